"""Bringing updates to a bot's webhook, as Telegram does: one after the other, each until it is taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import aiohttp

from tests.botapi.server import BotApi

_AGAIN_SECONDS = 0.05
"""How long a refused update waits; the real server takes longer from time to time."""


@asynccontextmanager
async def delivering(api: BotApi, port: int) -> AsyncIterator[None]:
    """Deliver to the address that the bot has set, on this machine and without TLS, until the block ends."""
    task = asyncio.create_task(_deliver(api, port))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _deliver(api: BotApi, port: int) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            await api.wait_for(lambda: api.updates.pending and api.updates.webhook, patience=3600)
            hook, update = api.updates.webhook, api.updates.pending[0]
            address = f"http://127.0.0.1:{port}{urlsplit(hook['url']).path}"
            headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"] or ""}
            try:
                async with session.post(address, json=update, headers=headers) as response:
                    is_taken = response.status == 200
            except aiohttp.ClientError:
                is_taken = False
            if is_taken:
                api.updates.pending.remove(update)
            else:
                await asyncio.sleep(_AGAIN_SECONDS)
