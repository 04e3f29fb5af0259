"""One sentence for the person at the command line about an error that is no defect of the program."""

import errno
import os
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.domain import places
from bot.domain.database_address import file_of, shown
from bot.domain.errors import BadFile, CannotRead, TradebotError
from bot.i18n.localizer import Localizer
from bot.settings import Settings

EXPECTED = (OSError, SQLAlchemyError, TradebotError)
"""The errors `sentence` has words for; anything else is a defect and shall be seen whole."""

_OF_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
"""What is wrong without a file's name is wrong with standard output."""


def sentence(error: Exception, settings: Settings, speech: Localizer) -> str:
    """Say what cannot be used, why, and which setting names it."""
    match error:
        case BadFile():
            place, why = speech.say(places.value(error.where)), speech.say(error.reason)
            return speech.labelled(place, why) if error.where else why
        case CannotRead():
            return speech.say(error.reason)
        case TradebotError():
            return str(error) or (type(error).__doc__ or "").strip()
        case OSError() if error.filename is None and error.errno in _OF_OUTPUT:
            return f"The output cannot be written: {os.strerror(error.errno)}."
        case OSError() if error.filename is not None and not _is_of_database(
            Path(os.fsdecode(error.filename)), settings
        ):
            return f"{reason(error)}."
        case _:
            place = "DATABASE_URL" if settings.database_url else "TRADEBOT_HOME"
            return f"The database {shown(settings.database)} cannot be used: {reason(error)}. {place} says where it is."


def _is_of_database(path: Path, settings: Settings) -> bool:
    """Whether a path is the database's own: its file, what SQLite has beside it, and the folders it is in."""
    file = file_of(settings.database)
    if file is None:
        return False
    return path.name.startswith(Path(file).name) or path in (Path(file).parent, *Path(file).parent.parents)


def reason(error: BaseException) -> str:
    """Why a database cannot be used, in few words."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, FileExistsError) and cause.filename:
        return f"{cause.filename} is no folder"
    if isinstance(cause, OSError) and cause.errno is not None:
        named = f"{cause.filename}: " if cause.filename else ""
        return f"{named}{os.strerror(cause.errno) if cause.errno > 0 else cause.strerror}"
    return str(cause).strip().split("\n")[0].rstrip(".") or type(cause).__name__
