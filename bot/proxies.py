"""The proxy that the environment names for an address: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, except `NO_PROXY`.

aiohttp by itself passes over `ALL_PROXY`, and takes no SOCKS.
"""

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import aiohttp

from bot.domain.errors import TradebotError
from bot.redaction import hide

_SOCKS = ("socks4", "socks4a", "socks5", "socks5h")
_SCHEMES = ("http", "https", *_SOCKS)


class BadProxy(TradebotError):
    """The environment names a proxy that cannot be used; the message says which variable, and not what it holds."""


def proxy_for(url: str) -> str | None:
    """The address of the proxy that an address is reached by; None for directly. Raises BadProxy."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if _is_this_machine(host):
        return None
    named = getproxies_environment()
    kind = parts.scheme if named.get(parts.scheme) else "all"
    proxy = named.get(kind, "")
    if not proxy or proxy_bypass_environment(host, named):
        return None
    return _checked(proxy if "://" in proxy else f"http://{proxy}", f"{kind.upper()}_PROXY")


def connecting(url: str, **pool: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever aiohttp's pool takes
    """What a session of aiohttp is made with to reach an address; `pool` is its connector's. Raises BadProxy."""
    proxy = proxy_for(url)
    if proxy is None or urlsplit(proxy).scheme not in _SOCKS:
        return {"connector": aiohttp.TCPConnector(**pool), "proxy": proxy}
    from bot.socks import socks_connector  # noqa: PLC0415 - few have one

    return {"connector": socks_connector(proxy, pool)}


def _checked(proxy: str, name: str) -> str:
    try:
        parts = urlsplit(proxy)
        is_whole = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
        parts = urlsplit("")
    if parts.password:
        hide(parts.password, unquote(parts.password))
    if not is_whole:
        raise BadProxy(f"{name} names no proxy that can be used: it takes {', '.join(_SCHEMES)}, ://, host and port.")
    if parts.scheme in _SOCKS and parts.port is None:
        raise BadProxy(f"{name} names a SOCKS proxy without its port, such as 1080.")
    return proxy


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
