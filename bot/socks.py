"""SOCKS proxies, by aiohttp-socks; what fails on the way is told as aiohttp tells of other connections."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError


class _SocksConnector(ProxyConnector):
    async def _wrap_create_connection(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the library's own
        try:
            return await super()._wrap_create_connection(*args, **kwargs)
        except (ProxyError, ProxyConnectionError, ProxyTimeoutError, OSError) as error:
            # Nothing of the request has left before there is a connection through the proxy.
            reason = OSError(getattr(error, "errno", None) or 0, f"by way of the proxy: {error}")
            raise aiohttp.ClientConnectorError(kwargs["req"].connection_key, reason) from None


def socks_connector(proxy: str, pool: Mapping[str, Any]) -> aiohttp.TCPConnector:
    """Make a pool of connections by way of a proxy; the proxy looks up names, but for `socks4` and `socks5`."""
    scheme = urlsplit(proxy).scheme
    looks_up = scheme in {"socks4a", "socks5h"}
    plain = proxy.replace(f"{scheme}://", f"{scheme.rstrip('ah')}://", 1)
    connector: aiohttp.TCPConnector = _SocksConnector.from_url(plain, rdns=looks_up, **pool)
    return connector
