"""A cache on disk of the index of partners' names, for the next start.

Gathering the index from two dozen languages takes 157 ms, reading it back 9 ms: the start of every bot and every
command line is that much shorter. The file's name is a digest of all the index is made from, so that one which is
out of date is never read.
"""

import dataclasses
import hashlib
import json
from pathlib import Path

import opencc
import structlog

from bot import shipped
from bot.i18n import names
from bot.partners import aliases
from bot.partners.aliases import Index
from bot.partners.table import PartnerTable

log = structlog.get_logger()

_NAMED = "names-{digest}.json"


def index(table: PartnerTable, folder: Path) -> Index:
    """The index of the shipped table: as kept in the folder, or made and kept there. Raises AmbiguousAlias."""
    path = folder / _NAMED.format(digest=_digest())
    try:
        return _read(path)
    except OSError:
        pass  # nothing is kept, or it is out of reach: what else is there will be said of the folder
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        log.warning("kept names cannot be read and are made again", error=type(error).__name__)
    made = aliases.index(table)
    _keep(made, path)
    return made


def _digest() -> str:
    """Of the tables, the languages, the code that joins them, and the libraries it takes."""
    sources = [
        *sorted(shipped.DATA.glob("*.csv")),
        *sorted(shipped.LOCALES.glob("*/names.toml")),
        *(Path(__file__).with_name(name) for name in ("aliases.py", "fold.py")),
    ]
    said = hashlib.sha256(f"{names.EDITION} {opencc.__version__} {sorted(shipped.LOCALES.glob('*/bot.po'))}".encode())
    for source in sources:
        said.update(source.name.encode() + b"\0" + source.read_bytes())
    return said.hexdigest()[:16]


def _read(path: Path) -> Index:
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["marked"] = {name: frozenset(spellings) for name, spellings in kept["marked"].items()}
    kept["lengths"] = {start: tuple(lengths) for start, lengths in kept["lengths"].items()}
    return Index(**kept)


def _keep(made: Index, path: Path) -> None:
    fields = {field.name: getattr(made, field.name) for field in dataclasses.fields(made)}
    fields["marked"] = {name: sorted(spellings) for name, spellings in made.marked.items()}
    new = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(_NAMED.format(digest="*")):
            old.unlink()
        new.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
        new.replace(path)  # whole or not at all, whoever else is starting
    except OSError as error:
        log.info("names are not kept, so every start makes them again", error=error.strerror)
