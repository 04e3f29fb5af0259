"""The bot in Telegram, from its first instruction.

What is asked of Telegram first, and what the rest is imported for, go on side by side; see `bot.chat.first_poll`.
"""

import asyncio
import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

from bot import memory
from bot.chat.first_poll import FirstPoll, first_poll
from bot.settings import Settings
from bot.store.file_lock import FileLock


async def run(settings: Settings, role: str) -> None:
    """Run the bot until it is told to stop. Raises what `bot.app.opened` and `bot.serving.lifecycle.serve` do."""
    async with AsyncExitStack() as parts:
        lock: FileLock | None = None
        poll: FirstPoll | None = None
        # Several may run on a PostgreSQL, and which of them polls is not known before it is asked.
        if settings.database_file and not settings.webhook_url and role == "all":
            settings.tradebot_home.mkdir(parents=True, exist_ok=True)
            lock = parts.enter_context(FileLock(settings.database_file))
            poll = await parts.enter_async_context(first_poll(settings.telegram_bot_token, settings.telegram_api_url))
        memory.share_among_threads()
        # In a thread, so that the poll gets away meanwhile.
        await asyncio.to_thread(_import_the_rest)
        from bot.app import opened  # noqa: PLC0415 - after the first poll
        from bot.serving.lifecycle import serve  # noqa: PLC0415
        from bot.serving.logs import configure  # noqa: PLC0415

        configure(settings.log_format, quiet=False)
        async with opened(settings, lock) as app:
            memory.keep()
            await serve(app, role, poll)


def _import_the_rest() -> None:
    """Import what serving takes, without looking for garbage in it, now or later."""
    gc.disable()
    try:
        with _without("click", "rich"):
            importlib.import_module("bot.serving.lifecycle")
        memory.keep()
    finally:
        gc.enable()


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Hide modules that structlog and httpx would import for coloured tracebacks and a command line, for 5 MB."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None: "is not installed"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
