"""The folder the demo lies in: its secret, its database, its reports, and how to sign in.

`var/` in a checkout, another folder with EBB_HOME. Nothing of it belongs into the repository. The secret and the
passwords are made at the first start, and nobody else on the machine may read them.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import URL

from backend.cli.start import Sentence, writable
from backend.shell.moment import known_zone
from backend.shell.settings import ROOT, BadSettings, Settings

TRIAL = ROOT / "demo" / "acupuncture"
SIGNS_IN = {
    "mara@demo.example": "Mara, a patient",
    "dev@demo.example": "Dev, her therapist",
    "noor@demo.example": "Noor, the clinic's manager",
}
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_FALLBACK_ZONE = "America/Edmonton"


@dataclass(frozen=True, slots=True)
class Home:
    """One demo on this machine."""

    folder: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Home:
        """The one of this environment."""
        return cls(Path(environment.get("EBB_HOME") or ROOT / "var").expanduser().resolve())

    @property
    def database(self) -> Path:
        return self.folder / "clinic.sqlite3"

    @property
    def sign_in_file(self) -> Path:
        return self.folder / "demo-sign-in.txt"

    def settings(self, environment: Mapping[str, str]) -> Settings:
        """The demo's settings. Makes the folder and the secret where there are none yet."""
        writable(self.folder)
        secret = self.folder / "secret"
        if not secret.exists():
            _write_private(secret, secrets.token_urlsafe(48) + "\n")
        chosen = {
            "EBB_DATABASE_URL": URL.create("sqlite", database=str(self.database)).render_as_string(),
            "EBB_SECRET_FILE": str(secret),
            "EBB_REPORT_FOLDER": str(self.folder / "reports"),
            "EBB_LOG_LEVEL": environment.get("EBB_LOG_LEVEL") or "WARNING",
            "EBB_WEB_FOLDER": environment.get("EBB_WEB_FOLDER", ""),
        }
        try:
            # Invented people on this machine only: staff need no authenticator to look around.
            return replace(Settings.from_environment(chosen), second_factor_waived=True)
        except BadSettings as bad:
            raise Sentence(f"{bad} It is {secret}; take it away and a new one is made.") from bad

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time: who comes second waits until the first has filled the clinic."""
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def new_passwords(self) -> dict[str, str]:
        """A password for each of the three, kept in a file beside the database."""
        made = {login: _password() for login in SIGNS_IN}
        lines = [f"{login:<20} {made[login]}   {who}" for login, who in SIGNS_IN.items()]
        head = "How to sign in to this demo. Made at its first start, for this folder only.\n\n"
        _write_private(self.sign_in_file, head + "\n".join(lines) + "\n")
        return made

    def how_to_sign_in(self) -> str:
        """The lines of that file that say how."""
        try:
            lines = self.sign_in_file.read_text(encoding="utf-8").splitlines()
        except OSError as wrong:
            raise Sentence(
                f"{self.sign_in_file} is gone, and with it the passwords. "
                f"Take {self.folder} away and start again: the demo is filled anew."
            ) from wrong
        return "\n".join(f"  {line}" for line in lines if "@" in line)


def zone_of_machine(environment: Mapping[str, str]) -> ZoneInfo:
    """The time zone of this machine, so that "today" in the demo is the reader's today."""
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    for name in (environment.get("TZ", "").removeprefix(":"), linked):
        zone = known_zone(name) if name else None
        if zone is not None:
            return zone
    return ZoneInfo(_FALLBACK_ZONE)


def _password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _write_private(file: Path, text: str) -> None:
    """Write it for this user's eyes only, all of it or nothing."""
    half = file.with_name(file.name + ".part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    half.replace(file)
