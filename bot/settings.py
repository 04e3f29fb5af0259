"""Settings, from the environment and a `.env` file. Only entry points and `bot.app` read them.

Each setting is named once, here, with its default and its help line; the README's table, `.env.example`
and the checks are made from this list.
"""

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


class BadSetting(ValueError):
    """A setting has a value it cannot have. The message names it and says what it may be."""


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


def _count(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > 6:
        raise ValueError("a number from 0 to 999999")
    return int(raw)


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

    telegram_bot_token: str = _setting("", "Bot token from @BotFather. Empty: the terminal chat", secret=True)
    telegram_api_url: str = _setting(
        "https://api.telegram.org", "Bot API server; a self-hosted one works the same", _url
    )
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
        "30", "Messages a second over all; more only where Telegram has agreed to it", _count
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
    census_daily_requests: int = _setting("100", "So many requests a day go to the Census Bureau at most", _count)
    webhook_url: str = _setting("", "Public address for webhooks. Empty: polling", _url)
    webhook_secret: str = _setting(
        "", "Secret that Telegram repeats in every request. Empty: made from the token", _webhook_secret, secret=True
    )
    port: int = _setting("8080", "Port that webhooks arrive at", _port)
    listen_address: str = _setting(
        "", "IP address that webhooks arrive at, such as `127.0.0.1`. Empty: every one of the machine", _address
    )
    log_format: str = _setting("text", "`text` or `json`", _Choice("text", "json"))

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Self:
        """Read every setting; the environment wins over the file. Raises BadSetting."""
        merged = {**_env_file(env_file), **(os.environ if environment is None else environment)}
        values = {}
        for item in fields(cls):
            name = item.name.upper()
            raw = merged.get(name, "").strip() or item.metadata["default"]
            try:
                values[item.name] = item.metadata["read"](raw)
            except ValueError as error:
                shown = "the given value" if item.metadata["secret"] else repr(raw)
                raise BadSetting(f"{name} cannot be {shown}: it takes {error}.") from None
        return cls(**values)

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
    return tuple((f.name.upper(), f.metadata["default"], f.metadata["help"]) for f in fields(Settings))


def _env_file(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        if not path.is_file():
            return {}
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise BadSetting(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadSetting(f"{path} is no text in UTF-8.") from None
    found = {}
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.removeprefix("export ").partition("=")
        if not equals:
            raise BadSetting(f"{path}, line {number}: write NAME=value.")
        found[name.strip()] = value.strip().strip("\"'")
    return found
