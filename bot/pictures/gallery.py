"""A cache of drawn pictures: each is drawn once, however many chats ask for it at the same moment.

Drawing runs in a few threads of its own, so that fifty requests for charts do not delay text answers.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from bot.pictures.draw import ImageFormat, Shape, Theme

_WORKERS = 2
_MOST_BYTES = 32 * 1024 * 1024


class Key(NamedTuple):
    """The key of a picture in the cache."""

    command: str
    """The canonical command of the question, its month and vintage in it."""
    load: int
    """The number of the load that the figures are from: a newer one draws anew."""
    language: str
    theme: Theme = Theme.LIGHT
    format: ImageFormat = ImageFormat.PNG
    shape: Shape = Shape.PHONE
    products: int = 0
    """The number of the load of products, of a picture of such."""

    def __str__(self) -> str:
        """One line, to remember a picture under."""
        load = f"{self.load}.{self.products}" if self.products else f"{self.load}"
        return f"{self.command} {load} {self.language} {self.theme} {self.format} {self.shape}"


class Gallery:
    """Draws pictures in threads, and keeps those asked for last.

    Belongs to one event loop; close it when the loop ends.
    """

    def __init__(self, *, workers: int = _WORKERS, most_bytes: int = _MOST_BYTES) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="pictures")
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._kept_bytes, self._most_bytes = 0, most_bytes
        self._drawing: dict[Key, asyncio.Future[bytes]] = {}

    async def picture(self, key: Key, draw: Callable[[], bytes]) -> bytes:
        """The picture of the key; `draw` makes it, in a thread, if nobody has. Raises what `draw` raises."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        drawing = self._drawing.get(key)
        if drawing is None:
            drawing = asyncio.get_running_loop().run_in_executor(self._pool, draw)
            self._drawing[key] = drawing
            drawing.add_done_callback(lambda done: self._drawn(key, done))
        # Whoever gives up waiting must not take the picture from the others.
        return await asyncio.shield(drawing)

    def close(self) -> None:
        """Draw nothing more; what is being drawn is finished first."""
        self._pool.shutdown(cancel_futures=True)

    def _drawn(self, key: Key, done: asyncio.Future[bytes]) -> None:
        del self._drawing[key]
        # Asking for the exception also tells asyncio that it has been seen, where all who asked have gone.
        if done.cancelled() or done.exception() is not None:
            return
        self._kept[key] = done.result()
        self._kept_bytes += len(done.result())
        while self._kept_bytes > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._kept_bytes -= len(oldest)
