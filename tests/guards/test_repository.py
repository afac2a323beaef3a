"""What the repository must and must not hold, whatever else changes."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.support.postgres import ROOT

HOSTS = re.compile(
    r"https?://(?!127\.0\.0\.1|localhost)[\w.-]*(pypi|pythonhosted|npmjs|registry|mirror|artifactory|nexus)[\w.-]*",
    re.IGNORECASE,
)
# People's own folders anywhere, and the one of whoever runs this.
MACHINE = re.compile(
    rf"(?<![\w.-])(/home/\w+|/Users/\w+|[A-Z]:\\Users|{re.escape(str(Path.home()))}/\w)|file://", re.IGNORECASE
)
RECORDED = [
    "requirements.lock",
    "frontend/package-lock.json",
    "frontend/package.json",
    "pyproject.toml",
    "openapi.yaml",
]


def tracked(*patterns: str) -> list[str]:
    """The files of the repository that match; all of them without a pattern."""
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_recorded_names_no_registry_and_no_machine(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not HOSTS.search(text)
    assert not MACHINE.search(text)


@pytest.mark.asvs("v5.0.0-15.1.2")
def test_the_python_lock_names_no_address_at_all_and_a_hash_for_each_package() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    packages = re.split(r"(?m)^(?=[a-z0-9])", lock)[1:]
    assert len(packages) > 50
    assert [p.split()[0] for p in packages if "--hash=sha256:" not in p or "==" not in p] == []


@pytest.mark.asvs("v5.0.0-15.1.2")
def test_the_web_lock_records_integrity_and_no_download_address() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 50


def test_every_runtime_dependency_is_locked() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lock = (ROOT / "requirements.lock").read_text()
    wanted = declared["project"]["dependencies"] + declared["dependency-groups"]["dev"]
    names = [re.split(r"[\[>=<;]", one)[0].strip().lower() for one in wanted]
    assert [name for name in names if not re.search(rf"(?m)^{re.escape(name)}==", lock)] == []


def test_pages_to_read_name_no_machine() -> None:
    found = {
        name: MACHINE.findall((ROOT / name).read_text())
        for name in tracked("*.md", "docs/*.md", "*.yaml", "Makefile", ".ci")
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.asvs("v5.0.0-13.3.1")
def test_no_other_lock_and_nothing_built_is_kept() -> None:
    unwanted = re.compile(
        r"(^|/)(uv\.lock|poetry\.lock|yarn\.lock|pnpm-lock\.yaml|node_modules|__pycache__|\.venv|\.env)(/|$)|\.(sqlite3?|db|pyc)$"
    )
    assert [name for name in tracked() if unwanted.search(name)] == []


def test_ci_runs_the_same_tests_as_a_newcomer() -> None:
    script = ROOT / ".ci/run"
    lines = script.read_text().splitlines()
    assert script.stat().st_mode & 0o111
    assert "set -euo pipefail" in lines
    assert "make test" in lines


def test_the_two_commands_and_the_verbs_of_the_day_are_there() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    verbs = ["run", "test", "check", "prove", "bench", "contract", "migrate", "lock", "clean"]
    assert [verb for verb in verbs if not re.search(rf"(?m)^  make {verb}\s", listed)] == []


def test_scripts_stop_at_the_first_failure() -> None:
    scripts = tracked("tools/*.sh", ".ci/run")
    assert scripts
    assert [name for name in scripts if "set -euo pipefail" not in (ROOT / name).read_text()] == []
