"""The settings of an installation, read from the environment (the table in README.md)."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

WEAK_SECRET = 32
"""A secret shorter than so many characters is refused in production."""


class SettingsError(Exception):
    """A setting that the product can't start with; the text says which and why."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations; each field is `TRACKER_` and its name in capitals."""

    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str
    smtp_url: str | None = None
    inbox_url: str | None = None
    mail_from: str = "tracker@localhost"
    time_zone: str = "Asia/Irkutsk"
    production: bool = False
    trusted_hosts: tuple[str, ...] = ()
    today: date | None = None
    max_upload_mb: int = 20
    backup_dir: Path | None = None
    messenger_hosts: tuple[str, ...] = ()
    letters_per_minute: int = 120
    letters_from_hour: int = 8
    workers: int = 2
    proxies: int = 0
    """Servers between the browsers and this one; each says who asked it, and nobody else is believed."""

    @property
    def mailbox_dir(self) -> Path:
        """Where letters go when no mail server is set."""
        return self.data_dir / "mailbox"

    @property
    def files_dir(self) -> Path:
        """Where uploaded files are kept under their hash."""
        return self.data_dir / "files"

    @property
    def hosts(self) -> list[str]:
        """The host names a request may name: those given, else the base URL's own."""
        return list(self.trusted_hosts) or [urlsplit(self.base_url).hostname or "localhost"]


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raise SettingsError with one clear sentence when one is wrong."""
    production = _given(environ, "ENV", "local") == "production"
    data_dir = Path(_given(environ, "DATA_DIR", "data")).absolute()
    settings = Settings(
        data_dir=data_dir,
        database_url=_database_url(_given(environ, "DATABASE_URL", f"sqlite:///{data_dir / 'tracker.sqlite'}")),
        secret_key=_given(environ, "SECRET_KEY", "") or _kept_secret(data_dir, production),
        base_url=_given(environ, "BASE_URL", "" if production else "http://127.0.0.1:8000").rstrip("/"),
        smtp_url=_given(environ, "SMTP_URL", "") or None,
        inbox_url=_given(environ, "INBOX_URL", "") or None,
        mail_from=_given(environ, "MAIL_FROM", "tracker@localhost"),
        time_zone=_zone(_given(environ, "TIME_ZONE", "Asia/Irkutsk")),
        production=production,
        trusted_hosts=_listed(environ, "TRUSTED_HOSTS"),
        backup_dir=Path(given) if (given := _given(environ, "BACKUP_DIR", "")) else None,
        messenger_hosts=_listed(environ, "MESSENGER_HOSTS"),
        today=_day(environ, "TODAY"),
        max_upload_mb=_number(environ, "MAX_UPLOAD_MB", 20),
        letters_per_minute=_number(environ, "LETTERS_PER_MINUTE", 120),
        letters_from_hour=_number(environ, "LETTERS_FROM_HOUR", 8, least=0),
        workers=_number(environ, "WORKERS", 2),
        proxies=_number(environ, "PROXIES", 0, least=0),
    )
    if production:
        _require_production(settings)
    return settings


def _require_production(settings: Settings) -> None:
    if len(settings.secret_key) < WEAK_SECRET or len(set(settings.secret_key)) < 10:
        raise SettingsError(f"TRACKER_SECRET_KEY must be random and at least {WEAK_SECRET} characters long.")
    if urlsplit(settings.base_url).scheme not in {"http", "https"} or not urlsplit(settings.base_url).hostname:
        raise SettingsError(
            "TRACKER_BASE_URL must be the address that people open, such as https://tracker.example.org."
        )
    if settings.today:
        raise SettingsError("TRACKER_TODAY shows another day and is for the demonstration only.")


def _given(environ: Mapping[str, str], name: str, default: str) -> str:
    return environ.get(f"TRACKER_{name}", "").strip() or default


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in _given(environ, name, "").split(",") if each.strip())


def _database_url(url: str) -> str:
    """The URL with the one driver we use on PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise SettingsError("TRACKER_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _kept_secret(data_dir: Path, production: bool) -> str:
    """A random secret made once for a local installation; production has to bring its own."""
    if production:
        return ""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(f"TRACKER_TIME_ZONE is no time zone: {name}") from error
    return name


def _day(environ: Mapping[str, str], name: str) -> date | None:
    text = _given(environ, name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"TRACKER_{name} must be a day such as 2026-11-23, not {text}") from error


def _number(environ: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    text = _given(environ, name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise SettingsError(f"TRACKER_{name} must be a whole number from {least}, not {text}")
    return int(text)
