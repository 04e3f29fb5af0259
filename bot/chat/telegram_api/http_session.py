"""The aiohttp session for one Bot API server: connection pool, proxy and TLS certificates."""

import ipaddress
import os
import ssl
from functools import cache
from urllib.parse import urlsplit

import aiohttp
import certifi

from bot import __version__, proxies

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
_KEEP_SECONDS = 50.0
"""How long an idle connection is kept; the official server closes its own after about a minute."""
_AGENT = f"tradebot/{__version__}"


def open_session(api_url: str, connections: int) -> aiohttp.ClientSession:
    """Make a pool of so many connections at most; nothing is connected before the first request.

    Raises BadProxy.
    """
    secure = _certificates(trust_environment=not _is_local(api_url)) if api_url.startswith("https:") else True
    return aiohttp.ClientSession(
        **proxies.connecting(api_url, limit=connections, keepalive_timeout=_KEEP_SECONDS, ssl=secure),
        headers={"User-Agent": _AGENT},
        cookie_jar=aiohttp.DummyCookieJar(),
    )


@cache
def _certificates(*, trust_environment: bool) -> ssl.SSLContext:
    """What the library's own client takes: SSL_CERT_FILE, SSL_CERT_DIR, or certifi's certificates."""
    file, folder = (os.environ.get(f"SSL_CERT_{name}") if trust_environment else None for name in ("FILE", "DIR"))
    if file or folder:
        return ssl.create_default_context(cafile=file, capath=None if file else folder)
    return ssl.create_default_context(cafile=certifi.where())


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
