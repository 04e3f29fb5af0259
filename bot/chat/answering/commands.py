"""The commands that only chats have, as records of one kind: files, charts, channels, uploads, invitations.

Everything else that a person asks is answered the same in a terminal, by `bot.answering`.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from bot.chat.receiving.question import How, Question
from bot.domain.document import Document

Run = Callable[[Question], Awaitable[Document | None]]
"""Does what is asked; gives what is to be said about it, None when everything has been sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCommand:
    """One command: which texts are it, who may ask it and where, what is done, whether anything is changed."""

    name: str
    fits: Callable[[str], bool]
    run: Run
    where: frozenset[How]
    """Asked in another way, the text is an ordinary question."""
    is_change: bool
    """Then it is done once, by who may change the chat, and not when a message is edited nor in inline mode."""
    is_private_only: bool = False
    """In a group the text is an ordinary question."""
    is_for_strangers: bool = False
    is_operating: bool = False
    """Only the bot's own administrators may ask it, in the private chat."""
    is_sent_anew: bool = False
    """Its answer is a new message, also where a button asked."""


class ChatCommands:
    """The table of them; the first that fits a text has it."""

    def __init__(self, commands: Iterable[ChatCommand]) -> None:
        self._commands = tuple(commands)

    def all(self) -> tuple[ChatCommand, ...]:
        return self._commands

    def find(self, text: str, how: How, *, is_private: bool = False) -> ChatCommand | None:
        for command in self._commands:
            if how in command.where and (is_private or not command.is_private_only) and command.fits(text):
                return command
        return None
