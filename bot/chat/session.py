"""Connections to one Bot API server, without Telegram's library: the first poll does not wait for its import."""

import ipaddress
import ssl
from functools import cache
from urllib.parse import urlsplit

import aiohttp

from bot import __version__

_KEEP_SECONDS = 50.0
"""How long an idle connection is kept; the official server closes its own after about a minute."""
_AGENT = f"tradebot/{__version__}"


def open_session(api_url: str, connections: int) -> aiohttp.ClientSession:
    """Make a pool of so many connections at most; nothing is connected before the first request."""
    # A server on this machine is never behind the proxy that the environment names.
    trust_environment = not _is_local(api_url)
    secure = _certificates(trust_environment=trust_environment) if api_url.startswith("https:") else True
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections, keepalive_timeout=_KEEP_SECONDS, ssl=secure),
        trust_env=trust_environment,
        headers={"User-Agent": _AGENT},
        cookie_jar=aiohttp.DummyCookieJar(),
    )


@cache
def _certificates(*, trust_environment: bool) -> ssl.SSLContext:
    """The same certificates and the same SSL_CERT_FILE as the library's own client."""
    import httpx  # noqa: PLC0415 - a server spoken to in the clear does not need it

    return httpx.create_ssl_context(trust_env=trust_environment)


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
