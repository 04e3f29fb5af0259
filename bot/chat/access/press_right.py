"""The right to press a button: one table of what is done, where, and by whom.

A message in a group or channel is everybody's: who has not asked for it, and does not administer the chat, gets their
answer for themselves. Nothing in a channel is changed by a press; its owner arranges it in the private chat.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto


class Act(Enum):
    """What a button does."""

    SHOW = auto()
    """It answers a question, in the place of the message it is under or, where that is no text, below it."""
    CHANGE = auto()
    """It changes what the chat has chosen, or what is sent to it."""
    LEAVE = auto()
    """It only ends what is sent to the chat; nobody needs access for that."""
    OPERATE = auto()
    """It is a word of the bot's own administrators."""


class Place(Enum):
    """Where the message under which the button hangs is read."""

    PRIVATE = auto()
    GROUP = auto()
    """A group, or a topic of one."""
    CHANNEL = auto()
    ELSEWHERE = auto()
    """A chat that the bot is not in; the message came there through inline mode."""


class Standing(Enum):
    """Whether somebody administers the chat."""

    ADMINISTRATOR = auto()
    OTHER = auto()
    UNKNOWN = auto()
    """Telegram does not say."""


@dataclass(frozen=True, slots=True)
class Presser:
    """Who presses, as far as it matters."""

    has_access: bool
    """Whether the bot answers them in this chat."""
    is_operator: bool
    """Whether they administer the bot."""
    has_asked: bool
    """Whether the message answers a question of theirs."""
    standing: Standing = Standing.OTHER
    chat_receives: bool = True
    """Whether anything may be sent to the chat unasked."""


class Right(Enum):
    """What comes of a press; all but the first two are refusals, each said to who pressed and to nobody else."""

    HERE = auto()
    """It is done, for everybody who reads there."""
    FOR_ONESELF = auto()
    """The message stays as it is; who pressed gets the answer alone."""
    NO_ACCESS = auto()
    ONLY_ADMINISTRATORS = auto()
    UNKNOWN_ADMINISTRATORS = auto()
    ONLY_OPERATORS = auto()
    ONLY_PRIVATELY = auto()
    CHAT_NOT_LET_IN = auto()


_WITHOUT_RIGHT = {
    Standing.OTHER: Right.ONLY_ADMINISTRATORS,
    Standing.UNKNOWN: Right.UNKNOWN_ADMINISTRATORS,
}


def press_right(act: Act, place: Place, presser: Presser) -> Right:
    """What comes of a press. Whoever administers a group or channel is asked of Telegram before."""
    if act is not Act.LEAVE and not presser.has_access:
        return Right.NO_ACCESS
    if act is Act.OPERATE:
        if not presser.is_operator:
            return Right.ONLY_OPERATORS
        return Right.HERE if place is Place.PRIVATE else Right.ONLY_PRIVATELY
    if place is Place.PRIVATE:
        return Right.HERE
    if act is Act.SHOW:
        may = presser.has_asked or presser.standing is Standing.ADMINISTRATOR
        return Right.HERE if may and place is not Place.CHANNEL else Right.FOR_ONESELF
    if place is Place.ELSEWHERE:
        return Right.ONLY_PRIVATELY
    if presser.standing in _WITHOUT_RIGHT:
        return _WITHOUT_RIGHT[presser.standing]
    if act is Act.CHANGE and not presser.chat_receives and not presser.is_operator:
        return Right.CHAT_NOT_LET_IN
    return Right.ONLY_PRIVATELY if place is Place.CHANNEL else Right.HERE


def depends_on_standing(act: Act, place: Place, presser: Presser) -> bool:
    """Whether it matters if somebody administers the chat, so that Telegram has to be asked."""
    return place in (Place.GROUP, Place.CHANNEL) and (
        press_right(act, place, replace(presser, standing=Standing.ADMINISTRATOR))
        is not press_right(act, place, replace(presser, standing=Standing.OTHER))
    )
