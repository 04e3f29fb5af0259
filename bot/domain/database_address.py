"""The address of a database: what it may be, as it may be shown, and the secrets in it.

Looked at as text: a password with an `@` or a `/` in it would otherwise be taken for a host, asked for in the network
and printed in errors.
"""

import re
from urllib.parse import parse_qsl, unquote, unquote_plus

_FORM = re.compile(r"(?P<backend>sqlite|postgres|postgresql)(\+\w+)?://(?P<rest>.*)", re.DOTALL)
_SERVER = re.compile(
    r"(?P<host>[\w.%-]*|\[[0-9A-Fa-f:.%]+\])(:(?P<port>[0-9]{0,5}))?(/(?P<name>[\w.$%+-]*))?(\?(?P<query>[\w.%+,:/=&*~-]*))?"
)
"""Stricter than the libraries: what needs encoding and is not may be a piece of a password."""
_SECRET = re.compile(r"pass|secret|token|key", re.IGNORECASE)


class BadAddress(ValueError):
    """The address is none. The message says what is taken instead, and never what was given."""


def checked(address: str) -> str:
    """The address, if it is one of SQLite or PostgreSQL; raises BadAddress."""
    form = _FORM.fullmatch(address)
    if form is None:
        raise BadAddress("an address beginning with sqlite:// or postgresql://")
    if form["backend"] == "sqlite":
        if not re.fullmatch(r"/(?!:memory:|file:)[^?\0]+", form["rest"], re.DOTALL):
            raise BadAddress("for SQLite sqlite:/// and the path of a file, without options")
        return address
    login, _, place = form["rest"].rpartition("@")
    if "@" in login or "/" in login.partition(":")[0]:
        raise BadAddress("user name and password with @ written as %40, : as %3A, / as %2F, ? as %3F and # as %23")
    server = _SERVER.fullmatch(place)
    if server is None or int(server["port"] or 0) > 65535:
        raise BadAddress("postgresql://user:password@host:port/name")
    names = [name for name, _ in parse_qsl(server["query"] or "", keep_blank_values=True)]
    if len(names) != len(set(names)):
        raise BadAddress("each option once")
    return address


def file_of(address: str) -> str | None:
    """The path of a SQLite database; None for a PostgreSQL."""
    form = _FORM.fullmatch(address)
    return form["rest"][1:] if form is not None and form["backend"] == "sqlite" else None


def shown(address: str) -> str:
    """An address as it may be printed: without its password, and without options, which may hold one too."""
    form = _FORM.fullmatch(address)
    if form is None:
        return address if "://" not in address else "(no address)"
    if form["backend"] == "sqlite":
        return address.partition("?")[0]
    try:
        checked(address)
    except BadAddress:
        return "postgresql://…"
    login, at, place = form["rest"].rpartition("@")
    return f"postgresql://{login.partition(':')[0]}{at}{place.partition('?')[0]}"


def secrets(address: str) -> frozenset[str]:
    """What of an address is not to be printed; of one that cannot be read, all that may be a password."""
    _, _, rest = address.partition("://")
    login, _, place = rest.rpartition("@")
    found = {login.partition(":")[2], *_secret_options(place.partition("?")[2])}
    try:
        checked(address)
    except BadAddress:
        found |= {rest.partition(":")[2], *_secret_options(rest.partition("?")[2])}
    return frozenset(found) - {""}


def _secret_options(query: str) -> set[str]:
    found = set()
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if _SECRET.search(unquote_plus(name)):
            found |= {value, unquote(value), unquote_plus(value)}
    return found
