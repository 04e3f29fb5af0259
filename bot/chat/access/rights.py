"""Who may change what a group has chosen and gets: its administrators, nobody else."""

import structlog
from telegram import Bot, Chat, ChatMember, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.domain.values import say

log = structlog.get_logger()

ONLY_ADMINS = say("Only this group's administrators can change that.")
_ADMINS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


class Rights:
    """Who may change a chat, asked of Telegram each time: changes are rare, and administrators may be others then."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def may_change(self, chat: Chat, user: User | None, sender_chat: Chat | None = None) -> bool:
        """Everybody in their own chat. An anonymous administrator speaks as the group itself."""
        if chat.type == ChatType.PRIVATE:
            return True
        if sender_chat is not None:
            return sender_chat.id == chat.id
        if user is None:
            return False
        try:
            member = await self._bot.get_chat_member(chat.id, user.id)
        except (BadRequest, Forbidden) as error:
            log.info("membership could not be looked up", reason=str(error))
            return False
        return member.status in _ADMINS
