"""Settings, from the environment and a `.env` file. Only entry points and `bot.app` read them.

Each setting is named once, here, with its default and its help line; the README's table, `.env.example`
and the checks are made from this list.
"""

import difflib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs

from bot.domain import database_address
from bot.domain.request import Extra
from bot.env_file import BadEnvFile, read_env_file

_OURS = ("TRADEBOT_", "TELEGRAM_", "CENSUS_", "WEBHOOK_")
"""What begins so is meant for us."""
_NEAR = 0.8
"""How alike a name without such a beginning must be to one of ours to be taken for a slip, in a file of ours."""
_DEFAULT_API = "https://api.telegram.org"
_FREE_RATE, _PAID_RATE = 30, 1000
"""Messages a second that Telegram takes of one bot, without and with payment."""
_WEBHOOK_PORTS = (443, 80, 88, 8443)
"""Where Telegram's own servers bring updates to."""


class BadSetting(ValueError):
    """Settings have values they cannot have. The message has a line for each: its name, and what it may be."""


def _url(raw: str) -> str:
    try:
        is_whole = not raw or (re.match(r"https?://[^/\s]+", raw) and urlsplit(raw).port != 0)
    except ValueError:  # brackets that do not close, a port beyond 65535
        is_whole = False
    if not is_whole:
        raise ValueError("an address beginning with http:// or https://")
    return raw.rstrip("/")


def _database(raw: str) -> str:
    return database_address.checked(raw) if raw else ""


def _path(raw: str) -> Path:
    try:
        return Path(raw).expanduser() if raw else Path(platformdirs.user_data_dir("tradebot", appauthor=False))
    except RuntimeError:  # `~name` of nobody
        raise ValueError("the path of a folder") from None


def _home(raw: str) -> Path:
    if "?" in raw:  # in the address of a database, what follows would be options
        raise ValueError("the path of a folder, without a question mark")
    return _path(raw)


def _zone(raw: str) -> ZoneInfo:
    try:
        return ZoneInfo(raw)
    except (KeyError, ValueError, OSError):
        raise ValueError("a time zone such as Asia/Taipei") from None


def _ids(raw: str) -> frozenset[int]:
    words = raw.replace(",", " ").split()
    if not all(re.fullmatch(r"[1-9][0-9]{0,15}", word) for word in words):
        raise ValueError("Telegram user ids, numbers separated by commas")
    return frozenset(map(int, words))


def _extras(raw: str) -> tuple[Extra, ...]:
    try:
        return tuple(Extra(word) for word in raw.replace(",", " ").split())
    except ValueError:
        raise ValueError(" ".join(Extra)) from None


def _port(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > 5 or int(raw) > 65535:
        raise ValueError("a port number")
    return int(raw)


def _address(raw: str) -> str:
    try:
        return str(ipaddress.ip_address(raw)) if raw else ""
    except ValueError:
        raise ValueError("an IP address such as 127.0.0.1 or ::1") from None


def _health_port(raw: str) -> int | None:
    return _port(raw) if raw else None


class _Count:
    """A whole number from 1 on; `instead` says how to have none at all."""

    def __init__(self, most: int, instead: str = "") -> None:
        self._most = most
        self._instead = instead

    def __call__(self, raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or len(raw) > 6 or not 1 <= int(raw) <= self._most:
            raise ValueError(f"a number from 1 to {self._most}{self._instead}")
        return int(raw)


def _token(raw: str) -> str:
    if raw and not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]+", raw):
        raise ValueError("what @BotFather gave: a number, a colon, letters and digits, without spaces and quotes")
    return raw


def _api_url(raw: str) -> str:
    url = _url(raw)
    if url and (urlsplit(url).path or urlsplit(url).query or urlsplit(url).fragment):
        raise ValueError("scheme, host and port alone: /bot and the token are appended")
    return url


def _webhook_url(raw: str) -> str:
    url = _url(raw)
    parts = urlsplit(url)
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("an address without user name, ? and #")
    return url


def _webhook_secret(raw: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", raw):
        raise ValueError("up to 256 letters, digits, _ and -")
    return raw


class _Choice:
    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, raw: str) -> str:
        if raw not in self.words:
            raise ValueError(" or ".join(self.words))
        return raw


def _setting(default: str, help_line: str, read: Any = str, *, secret: bool = False) -> Any:  # noqa: ANN401
    return field(repr=not secret, metadata={"default": default, "help": help_line, "read": read, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. A field's environment variable is its name in capitals."""

    telegram_bot_token: str = _setting("", "Bot token from @BotFather. Empty: the terminal chat", _token, secret=True)
    telegram_api_url: str = _setting(_DEFAULT_API, "Bot API server; a self-hosted one works the same", _api_url)
    database_url: str = _setting(
        "",
        "`postgresql://…` for several processes, or SQLite's. Empty: SQLite in `TRADEBOT_HOME`",
        _database,
        secret=True,
    )
    tradebot_home: Path = _setting("", "Folder for the database. Empty: the platform's user data folder", _home)
    tradebot_lang: str = _setting("zh_Hant_TW", "Language where the asker has chosen none")
    tradebot_timezone: ZoneInfo = _setting("Asia/Taipei", "The office's time zone", _zone)
    tradebot_partner: str = _setting("TW", "The partner that the briefing and the summary are about")
    tradebot_briefing: tuple[Extra, ...] = _setting(
        "", "`changes`, `charts`: what every briefing has beyond the office's layout, by spaces", _extras
    )
    tradebot_access: str = _setting("invite", "`invite` or `open`: who may use the bot", _Choice("invite", "open"))
    tradebot_admins: frozenset[int] = _setting("", "Telegram user ids of the administrators, by commas", _ids)
    tradebot_push_rate: int = _setting(
        str(_FREE_RATE), "Messages a second over all; more only where Telegram has agreed to it", _Count(_PAID_RATE)
    )
    tradebot_approval: str = _setting(
        "auto", "`auto` or `ask`: whether a clean month is pushed without asking", _Choice("auto", "ask")
    )
    census_api_key: str = _setting("", "Key of the Census Bureau's data API", secret=True)
    census_api_url: str = _setting("https://api.census.gov", "Address of the Census Bureau's data API", _url)
    census_workbook_url: str = _setting(
        "https://www.census.gov/foreign-trade/balance/country.xlsx", "Address of the workbook `country.xlsx`", _url
    )
    census_fetch: str = _setting(
        "auto", "`auto` or `off`: whether the running bot looks for new months by itself", _Choice("auto", "off")
    )
    census_daily_requests: int = _setting(
        "100",
        "So many requests a day go to the Census Bureau at most",
        _Count(999_999, "; none are made with CENSUS_FETCH=off"),
    )
    webhook_url: str = _setting("", "Public address for webhooks. Empty: polling", _webhook_url)
    webhook_secret: str = _setting(
        "", "Secret that Telegram repeats in every request. Empty: made from the token", _webhook_secret, secret=True
    )
    port: int = _setting("8080", "Port that webhooks arrive at; health is asked for there too", _port)
    tradebot_health_port: int | None = _setting(
        "",
        "Port of `/healthz`, `/readyz`, `/metrics` without webhooks, or apart from them. Empty: `PORT` if that is set",
        _health_port,
    )
    listen_address: str = _setting(
        "", "IP address to listen at, such as `127.0.0.1`. Empty: every one of the machine", _address
    )
    log_format: str = _setting("text", "`text` or `json`", _Choice("text", "json"))

    is_port_given: bool = False
    """Whether PORT has been set: then somebody asks there, with or without webhooks."""

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Self:
        """Read every setting; the environment wins over the file. Raises BadSetting."""
        merged = {**_from_file(env_file), **(os.environ if environment is None else environment)}
        values: dict[str, Any] = {"is_port_given": bool(merged.get("PORT", "").strip())}
        wrong = []
        for item in _listed():
            name = item.name.upper()
            raw = merged.get(name, "").strip() or item.metadata["default"]
            try:
                values[item.name] = item.metadata["read"](raw)
            except ValueError as error:
                may_hold_one = item.metadata["secret"] or "@" in raw or "?" in raw
                shown = "the given value" if may_hold_one else repr(raw)
                wrong.append(f"{name} cannot be {shown}: it takes {error}.")
        if wrong:
            raise BadSetting("\n".join(wrong))
        settings = cls(**values)
        settings._check_webhook()
        return settings

    def _check_webhook(self) -> None:
        """Telegram's own servers bring updates by https alone, to few ports; a self-hosted one does as it is told."""
        if not self.webhook_url or self.telegram_api_url != _DEFAULT_API:
            return
        parts = urlsplit(self.webhook_url)
        if parts.scheme != "https":
            raise BadSetting(
                f"WEBHOOK_URL cannot be {self.webhook_url!r}: it takes an address beginning with https://."
            )
        if parts.port and parts.port not in _WEBHOOK_PORTS:
            ports = ", ".join(map(str, _WEBHOOK_PORTS))
            raise BadSetting(f"WEBHOOK_URL cannot be {self.webhook_url!r}: it takes one of the ports {ports}.")

    @property
    def health_port(self) -> int | None:
        """Where health is asked for in a process without webhooks; None where nobody asks."""
        return self.port if self.tradebot_health_port is None and self.is_port_given else self.tradebot_health_port

    @property
    def secrets(self) -> frozenset[str]:
        """What is never to be printed."""
        plain = {self.telegram_bot_token, self.census_api_key, self.webhook_secret}
        return frozenset(plain) - {""} | database_address.secrets(self.database_url)

    @property
    def database(self) -> str:
        """The address to connect to, with the default filled in."""
        return self.database_url or f"sqlite:///{self.database_file}"

    @property
    def database_file(self) -> Path | None:
        """The file of the database, where DATABASE_URL names no other."""
        return None if self.database_url else self.tradebot_home / "tradebot.db"


def described() -> tuple[tuple[str, str, str], ...]:
    """Every setting as (name, default, help line), in the order of the list above."""
    return tuple((f.name.upper(), f.metadata["default"], f.metadata["help"]) for f in _listed())


def unknown_names(
    environment: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> tuple[str, ...]:
    """A sentence for each name that seems to be meant as a setting and is none, with the nearest one there is."""
    ours = {f.name.upper() for f in _listed()}
    from_file, found = _from_file(env_file), []
    for name in {**from_file, **(os.environ if environment is None else environment)}:
        capitals = name.upper()
        if name in ours or not (capitals in ours or capitals.startswith(_OURS) or name in from_file):
            continue
        alike = difflib.get_close_matches(capitals, ours, 1, 0.6 if capitals.startswith(_OURS) else _NEAR)
        if alike:
            found.append(f"{name} is no setting and is passed over; did you mean {alike[0]}?")
        elif capitals.startswith(_OURS[:2]):
            found.append(f"{name} is no setting and is passed over; the README lists those there are.")
    return tuple(found)


def _listed() -> tuple[Any, ...]:
    """The fields that are set by a variable of their own."""
    return tuple(item for item in fields(Settings) if item.metadata)


def _from_file(path: Path | None) -> dict[str, str]:
    try:
        return read_env_file(path) if path else {}
    except BadEnvFile as error:
        raise BadSetting(str(error)) from None
