"""One sentence for the person at the command line about an error that is no defect of the program."""

import os

from sqlalchemy.exc import SQLAlchemyError

from bot.domain.database_address import shown
from bot.domain.errors import BadFile, TradebotError
from bot.i18n.localizer import Localizer
from bot.settings import Settings

EXPECTED = (OSError, SQLAlchemyError, TradebotError)
"""The errors `sentence` has words for; anything else is a defect and shall be seen whole."""


def sentence(error: Exception, settings: Settings, speech: Localizer) -> str:
    """Say what cannot be used, why, and which setting names it."""
    match error:
        case BadFile():
            return speech.labelled(error.where, speech.say(error.reason)) if error.where else speech.say(error.reason)
        case TradebotError():
            return str(error) or (type(error).__doc__ or "").strip()
        case _:
            cause = getattr(error, "orig", None) or error
            place = "DATABASE_URL" if settings.database_url else "TRADEBOT_HOME"
            return (
                f"The database {shown(settings.database)} cannot be used: {_reason(cause)}. {place} says where it is."
            )


def _reason(cause: BaseException) -> str:
    if isinstance(cause, OSError) and cause.errno is not None:
        named = f"{cause.filename}: " if cause.filename else ""
        return f"{named}{os.strerror(cause.errno) if cause.errno > 0 else cause.strerror}"
    return str(cause).strip().split("\n")[0].rstrip(".") or type(cause).__name__
