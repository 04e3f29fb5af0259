"""Sources: each module reads one kind of file, and is found because it is there."""

import importlib
import pkgutil
from functools import cache

from bot.domain.values import Listing, say
from bot.sources.base import FileSource, OpenedFile

__all__ = ["discover", "recognise"]


@cache
def discover() -> dict[str, FileSource]:
    """Give every source by its name, in alphabetical order."""
    names = (module.name for module in pkgutil.iter_modules(__path__) if module.name != "base")
    return {name: importlib.import_module(f"{__name__}.{name}").SOURCE for name in sorted(names)}


def recognise(data: bytes, name: str) -> tuple[FileSource, OpenedFile]:
    """Find the one source that a file's content belongs to; the name only appears in refusals.

    Raises BadFile when none recognises it, or two do, or it cannot be opened.
    """
    file = OpenedFile(data, name)
    sources = discover()
    found = [source for source in sources.values() if source.recognises(file)]
    if not found:
        accepted = Listing(tuple(source.accepts for source in sources.values()))
        raise file.bad(say("Nothing we know how to read. We read: {accepted}.", accepted=accepted))
    if len(found) > 1:
        kinds = Listing(tuple(source.accepts for source in found))
        raise file.bad(say("The file could be more than one thing: {kinds}. Split it.", kinds=kinds))
    return found[0], file
