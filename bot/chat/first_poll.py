"""The first poll, asked before the rest of the program is there.

Importing the libraries and building the model take a second, and asking for updates needs neither. So Telegram is
asked first; its answer waits until it can be worked on, and is then the first batch of `bot.chat.polling`.

Asked without an offset, a poll confirms nothing: if the start fails, everything comes again at the next. A poll that
fails, because a webhook is still set or nothing can be reached, leaves no trace: polling asks anew, and says why.
Only one process may ask at a time, since a second poll ends the first: whoever asks must be certain to be alone.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import aiohttp

from bot.chat.session import ANSWER_SECONDS, CONNECT_SECONDS, open_session

ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member")
"""The kinds of updates that are asked for."""
LIMIT = 100
"""How many updates a poll may bring, as many as Telegram gives."""
HOLD_SECONDS = 30
"""How long Telegram holds a poll open while there is nothing."""

FirstPoll: TypeAlias = asyncio.Task[bytes | None]
"""Gives the body of Telegram's answer; None where there was none."""


@asynccontextmanager
async def first_poll(token: str, api_url: str) -> AsyncIterator[FirstPoll]:
    """Ask for updates while the block goes on; at its end a poll that is still open is given up."""
    asking = asyncio.create_task(_ask(token, api_url), name="first poll")
    try:
        yield asking
    finally:
        asking.cancel()
        await asyncio.wait((asking,))


async def _ask(token: str, api_url: str) -> bytes | None:
    wanted: dict[str, str | int] = {"limit": LIMIT, "timeout": HOLD_SECONDS, "allowed_updates": json.dumps(ALLOWED)}
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=HOLD_SECONDS + ANSWER_SECONDS)
    try:
        async with (
            open_session(api_url, 1) as session,
            session.post(
                f"{api_url}/bot{token}/getUpdates", data=wanted, timeout=timeout, allow_redirects=False
            ) as response,
        ):
            return await response.read() if response.status == 200 else None
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        # Not told of: these name the address, and the token is part of it.
        return None
