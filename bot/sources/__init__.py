"""Sources: each module reads one kind of file, and is found because it is there."""

import importlib
import pkgutil
from functools import cache

from bot.domain.values import Listing, say
from bot.sources.base import FileSource, OpenedFile
from bot.sources.base.example import SMALLEST_TABLE

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
    # Those that read one layout first: a general one would find a table in their files too.
    for is_general in (False, True):
        found = [s for s in sources.values() if s.is_general is is_general and s.recognises(file)]
        if len(found) > 1:
            kinds = Listing(tuple(source.accepts for source in found))
            raise file.bad(say("The file could be more than one thing: {kinds}. Split it.", kinds=kinds))
        if found:
            return found[0], file
    accepted = Listing(tuple(source.accepts for source in sources.values()))
    raise file.bad(
        say(
            "Nothing we know how to read. We read: {accepted}. The smallest table that would work: {example}.",
            accepted=accepted,
            example=SMALLEST_TABLE,
        )
    )
