"""Which messages are for the bot, and what they ask once its own name is taken out.

private:  everything
group:    /rank 臺灣        a command of ours
          /rank@our_bot 臺灣  any command with our name, none with another's
          @our_bot 臺灣      a mention, anywhere in the text
          臺灣               only as a reply to one of our messages
"""

import re
from collections.abc import Iterable

_COMMAND = re.compile(r"/([^\s@/]+)(?:@([A-Za-z0-9_]+))?")
_HELP = "/help"


class Addressing:
    """Knows the bot's name and its command words."""

    def __init__(self, bot_name: str, words: Iterable[str]) -> None:
        self._name = bot_name.casefold()
        self._mention = re.compile(rf"@{re.escape(bot_name)}\b", re.IGNORECASE | re.ASCII)
        # Longest first: a word may begin with another.
        self._words = tuple(sorted((word.casefold() for word in words), key=len, reverse=True))

    def question(self, text: str, *, is_private: bool, is_reply_to_us: bool = False) -> str | None:
        """The question in a text without the bot's name, or None when it is not for the bot."""
        text = text.strip()
        command = _COMMAND.match(text)
        if command and command[2]:
            if command[2].casefold() != self._name:
                return None
            return f"/{command[1]}{text[command.end() :]}"
        without_name, mentions = self._mention.subn(" ", text)
        if mentions:
            return " ".join(without_name.split()) or _HELP
        is_ours = is_private or is_reply_to_us
        if command:
            # In a group other bots have commands too. `/rank臺灣`, nothing between, is ours as well.
            is_ours = is_private or command[1].casefold().startswith(self._words)
        return text if is_ours and text else None
