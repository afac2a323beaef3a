"""What can be set from outside, read once at the start and frozen. A weak secret stops the start."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MIN_SECRET_BYTES = 32
MIN_DISTINCT_BYTES = 12
_EXAMPLES = ("changeme", "change-me", "secret", "password", "default", "example", "insecure", "development")
_WHOLE = (
    ("EBB_DIARY_DAY_STARTS_AT", "diary_day_starts_at"),
    ("EBB_INVITATION_HOURS", "invitation_hours"),
    ("EBB_REASON_HOURS", "reason_hours"),
)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# Where containers are handed their secrets: nobody else is in there, whatever the mode says.
_CONTAINERS = Path("/run/secrets")
ROOT = Path(__file__).resolve().parents[2]


class BadSettings(Exception):
    """The settings cannot be used; the message is one sentence that says what to do."""


MAIL_SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server that is used, and as whom."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if "@" not in self.sender:
            raise BadSettings("EBB_MAIL_FROM is the address mail comes from, such as ebb@clinic.example.")
        if self.security not in MAIL_SECURITY:
            raise BadSettings(f"EBB_MAIL_SECURITY must be one of {', '.join(MAIL_SECURITY)}.")
        if not 1 <= self.port <= 65535:
            raise BadSettings("EBB_MAIL_PORT must be a port, such as 587.")
        if self.user and self.security == "none" and self.host not in {"127.0.0.1", "::1", "localhost"}:
            raise BadSettings("A mail password is not sent in the clear; set EBB_MAIL_SECURITY to starttls or tls.")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two places where Ebb runs."""

    database_url: str = field(repr=False)  # it may hold a password
    secret: str = field(repr=False)
    previous_secret: str = field(default="", repr=False)
    web_folder: Path = ROOT / "frontend" / "dist"
    report_folder: Path = ROOT / "var" / "reports"
    audit_anchor_folder: Path | None = None
    diary_day_starts_at: int = 4
    recall_days: int = 2
    future_tolerance_minutes: int = 10
    access_minutes: int = 10
    patient_refresh_days: int = 30
    staff_refresh_hours: int = 12
    staff_idle_minutes: int = 30
    shared_idle_minutes: int = 15
    invitation_hours: int = 48
    reason_hours: int = 4
    oldest_app: tuple[int, int, int] = (0, 1, 0)
    correction_days: int = 30
    max_body_bytes: int = 1024 * 1024
    sync_batches_an_hour: int = 60
    exports_an_hour: int = 5
    finds_an_hour: int = 20
    reasons_an_hour: int = 10
    log_level: str = "INFO"
    app_role: str = ""
    origin: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    metrics_token: str = field(default="", repr=False)
    mail: MailServer | None = None
    # Never from the environment: only the demo on this machine and the tests let staff in with a password alone.
    second_factor_waived: bool = False

    def __post_init__(self) -> None:
        check_secret(self.secret)
        if self.previous_secret:
            check_secret(self.previous_secret)
        if self.origin:
            check_origin(self.origin)
        for host in self.allowed_hosts:
            check_host(host)
        _ = self.proxy_networks
        if self.metrics_token and len(self.metrics_token) < MIN_SECRET_BYTES:
            raise BadSettings(f"EBB_METRICS_TOKEN must have at least {MIN_SECRET_BYTES} characters.")
        if not 0 <= self.diary_day_starts_at <= 6:
            raise BadSettings("The diary day must start between 0 and 6 o'clock; set EBB_DIARY_DAY_STARTS_AT.")
        if not 1 <= self.invitation_hours <= 24 * 14:
            raise BadSettings("A link to join is good for 1 to 336 hours; set EBB_INVITATION_HOURS.")
        if not 1 <= self.reason_hours <= 24:
            raise BadSettings("A stated reason lasts between 1 and 24 hours; set EBB_REASON_HOURS.")
        if self.log_level not in LOG_LEVELS:
            raise BadSettings(f"EBB_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}.")

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def proxy_networks(self) -> list[IPv4Network | IPv6Network]:
        """The addresses whose X-Forwarded-... headers are believed."""
        try:
            networks = [ip_network(one) for one in self.trusted_proxies]
        except ValueError as wrong:
            raise BadSettings(
                "EBB_TRUSTED_PROXIES holds addresses or networks, commas between them, such as 10.0.0.2,172.18.0.0/16."
            ) from wrong
        if any(network.prefixlen == 0 for network in networks):
            raise BadSettings("EBB_TRUSTED_PROXIES may not trust every address; name the proxy's.")
        return networks

    def key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, derived from the secret: no two purposes share a key."""
        return _derived(self.secret, purpose)

    def keys(self, purpose: str) -> tuple[bytes, ...]:
        """The key of this purpose, and after it the one from before the secret was changed, if that still counts."""
        return tuple(_derived(secret, purpose) for secret in (self.secret, self.previous_secret) if secret)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read EBB_DATABASE_URL and EBB_SECRET, or the files named in ..._FILE, and the optional rest."""
        url = _given_or_in_file(environment, "EBB_DATABASE_URL")
        if not url:
            raise BadSettings("Set EBB_DATABASE_URL, for example sqlite:////srv/ebb/clinic.db.")
        chosen: dict[str, object] = {"database_url": with_driver(url), "secret": _read_secret(environment)}
        chosen["previous_secret"] = _given_or_in_file(environment, "EBB_PREVIOUS_SECRET")
        for name, key in (
            ("EBB_WEB_FOLDER", "web_folder"),
            ("EBB_REPORT_FOLDER", "report_folder"),
            ("EBB_AUDIT_ANCHOR_FOLDER", "audit_anchor_folder"),
        ):
            if environment.get(name):
                chosen[key] = Path(environment[name])
        for name, key in _WHOLE:
            if environment.get(name):
                chosen[key] = _whole(environment, name)
        chosen["app_role"] = environment.get("EBB_APP_ROLE", "")
        chosen["origin"] = environment.get("EBB_ORIGIN", "").rstrip("/").lower()
        if environment.get("EBB_APP_ROLE"):
            chosen["app_role"] = environment["EBB_APP_ROLE"]
        if environment.get("EBB_LOG_LEVEL"):
            chosen["log_level"] = environment["EBB_LOG_LEVEL"].upper()
        for name, key in (("EBB_ALLOWED_HOSTS", "allowed_hosts"), ("EBB_TRUSTED_PROXIES", "trusted_proxies")):
            if environment.get(name):
                chosen[key] = tuple(one.strip().lower() for one in environment[name].split(",") if one.strip())
        chosen["metrics_token"] = _given_or_in_file(environment, "EBB_METRICS_TOKEN")
        chosen["mail"] = _mail_server(environment)
        return cls(**chosen)  # type: ignore[arg-type]


@lru_cache(maxsize=128)
def _derived(secret: str, purpose: str) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"ebb {purpose}".encode())
    return hkdf.derive(secret.encode())


def with_driver(url: str) -> str:
    """Name the PostgreSQL driver where the address leaves it open."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def check_secret(secret: str) -> None:
    """Refuse a secret that is short, repeats itself, or reads like an example."""
    raw = secret.encode()
    if len(raw) < MIN_SECRET_BYTES:
        raise BadSettings(
            f"The secret is too short: {MIN_SECRET_BYTES} characters are needed. "
            'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if len(set(raw)) < MIN_DISTINCT_BYTES or any(word in secret.lower() for word in _EXAMPLES):
        raise BadSettings("The secret looks like an example. Make a random one and keep it out of the repository.")


def check_origin(origin: str) -> None:
    """Refuse what is not the address people open: scheme, host and port, nothing behind it."""
    try:
        found = urlsplit(origin)
        whole = f"{found.scheme}://{found.netloc}" == origin and found.port != 0 and found.username is None
    except ValueError:
        whole, found = False, urlsplit("")
    if not (whole and found.hostname and found.scheme in {"http", "https"}):
        raise BadSettings("EBB_ORIGIN is the address people open, such as https://ebb.example.org, without a path.")


def check_host(host: str) -> None:
    """Refuse what is no plain name or address: a pattern would let in more than somebody meant."""
    if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*", host):
        raise BadSettings("EBB_ALLOWED_HOSTS holds names without port, commas between them, such as ebb.example.org.")


def secret_fingerprint(secret: str) -> str:
    """Eight characters by which two places can see that they share a secret, without showing it."""
    return hashlib.sha256(b"ebb fingerprint" + secret.encode()).hexdigest()[:8]


def _read_secret(environment: Mapping[str, str]) -> str:
    secret = _given_or_in_file(environment, "EBB_SECRET")
    if not secret:
        raise BadSettings("Set EBB_SECRET_FILE to a file that holds a random secret, or EBB_SECRET.")
    return secret


def _mail_server(environment: Mapping[str, str]) -> MailServer | None:
    if not environment.get("EBB_MAIL_HOST"):
        return None
    return MailServer(
        host=environment["EBB_MAIL_HOST"],
        port=_whole(environment, "EBB_MAIL_PORT") if environment.get("EBB_MAIL_PORT") else 587,
        sender=environment.get("EBB_MAIL_FROM", ""),
        security=environment.get("EBB_MAIL_SECURITY", "starttls").lower(),
        user=environment.get("EBB_MAIL_USER", ""),
        password=_given_or_in_file(environment, "EBB_MAIL_PASSWORD"),
    )


def _given_or_in_file(environment: Mapping[str, str], name: str) -> str:
    """The value of a variable, or of the file that `<name>_FILE` points to."""
    file = environment.get(f"{name}_FILE")
    if environment.get(name) or not file:
        return environment.get(name, "")
    try:
        held = Path(file).read_text().strip()
        mode = stat.S_IMODE(Path(file).stat().st_mode)
    except OSError as wrong:
        raise BadSettings(f"The file {file} of {name}_FILE cannot be read: {wrong.strerror}.") from wrong
    if mode & (stat.S_IRWXO | stat.S_IWGRP) and not Path(file).absolute().is_relative_to(_CONTAINERS):
        raise BadSettings(f"The file {file} of {name}_FILE is open to others; close it with: chmod 600 {file}")
    return held


def _whole(environment: Mapping[str, str], name: str) -> int:
    try:
        return int(environment[name])
    except ValueError as wrong:
        raise BadSettings(f"{name} must be a whole number.") from wrong
