"""Who may use the bot.

`open` lets everybody in. `invite` lets in the administrators, and groups that one of them has brought the bot into.
A bot with no administrator at all cannot be invited to by anyone, so it is open until one is named.
"""

from bot.domain.ports import ChatSettings

_KEY = "access"
_BROUGHT_IN = "brought in"


class Access:
    """Decides by user and chat. Group grants are kept with the chat's settings, so they survive a restart."""

    def __init__(self, mode: str, admins: frozenset[int], chat_settings: ChatSettings) -> None:
        self._admins = admins
        self._chat_settings = chat_settings
        self.is_open = mode == "open" or not admins
        self.is_open_for_want_of_admins = mode != "open" and not admins

    async def allows(self, chat: int, user: int | None) -> bool:
        if self.is_open or user in self._admins:
            return True
        return chat != user and (await self._chat_settings.of(chat)).get(_KEY) == _BROUGHT_IN

    async def brought_into(self, chat: int, user: int | None) -> None:
        """Somebody has added the bot to a group; an administrator's doing so lets the group in."""
        if user in self._admins:
            await self._chat_settings.put(chat, _KEY, _BROUGHT_IN)
