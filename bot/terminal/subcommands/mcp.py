"""Answer assistants by the Model Context Protocol

On standard input and output, as assistants start it; with --port by HTTP, at /mcp. Needs `pip install 'tradebot[mcp]'`.
Over HTTP nobody is asked who they are: whoever reaches the port may ask, and nothing can be changed.
"""

import importlib.util
import ipaddress
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from bot.app import opened
from bot.settings import Settings
from bot.terminal.exit_codes import DONE, REFUSED

EXAMPLES = (
    "mcp",
    "mcp --port 8000",
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, metavar="PORT", help="serve by HTTP on this port; 0 takes any")
    parser.add_argument(
        "--address", type=_address, default="127.0.0.1", metavar="IP", help="where to listen; 127.0.0.1 without it"
    )
    parser.set_defaults(job=_mcp)


async def _mcp(settings: Settings, arguments: Namespace) -> int:
    if importlib.util.find_spec("mcp") is None:
        print("tradebot mcp needs its extra: pip install 'tradebot[mcp]'", file=sys.stderr)
        return REFUSED
    from bot.serving.assistants import serve  # noqa: PLC0415 - the extra may not be there

    async with opened(settings) as app:
        await serve(app, port=arguments.port, address=arguments.address)
    return DONE


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no IP address") from None
