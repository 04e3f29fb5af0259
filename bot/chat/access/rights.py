"""Who administers a group or channel: asked of Telegram, for what only its administrators may do."""

import structlog
from telegram import Bot, Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, User
from telegram.constants import ChatID, ChatType
from telegram.error import BadRequest, Forbidden

from bot.chat.access.press_right import Standing
from bot.domain.values import say

log = structlog.get_logger()

ONLY_ADMINS = say("Only this group's administrators can change that.")
UNKNOWN_ADMINS = say(
    "Telegram does not tell me who administers this group, because its members are hidden. Make me an administrator "
    "(no right is needed), or write as the group, anonymously."
)
_ADMINS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


def may_post(own: ChatMember) -> bool:
    """Whether somebody may write where they are this; in channels that is a right of administrators."""
    if isinstance(own, ChatMemberAdministrator):
        return own.can_post_messages is not False
    if isinstance(own, ChatMemberRestricted):
        return own.can_send_messages
    return own.status in (ChatMember.MEMBER, ChatMember.OWNER)


class Rights:
    """Who may change a chat, asked of Telegram each time: changes are rare, and administrators may be others then."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def standing(self, chat: Chat, user: User | None, sender_chat: Chat | None = None) -> Standing:
        """Everybody is the administrator of their own chat; an anonymous administrator speaks as the group itself."""
        if chat.type == ChatType.PRIVATE:
            return Standing.ADMINISTRATOR
        if sender_chat is not None:
            return Standing.ADMINISTRATOR if sender_chat.id == chat.id else Standing.OTHER
        if user is None:
            return Standing.OTHER
        if user.id == ChatID.ANONYMOUS_ADMIN:
            return Standing.ADMINISTRATOR
        try:
            member = await self._bot.get_chat_member(chat.id, user.id)
        except (BadRequest, Forbidden) as error:
            log.info("membership could not be looked up", reason=str(error))
            is_hidden = "inaccessible" in str(error).lower() or "admin_required" in str(error).lower()
            return Standing.UNKNOWN if is_hidden else Standing.OTHER
        return Standing.ADMINISTRATOR if member.status in _ADMINS else Standing.OTHER

    async def may_post(self, chat: int) -> bool:
        """Whether the bot itself may write in a group or channel."""
        try:
            own = await self._bot.get_chat_member(chat, self._bot.id)
        except (BadRequest, Forbidden) as error:
            log.info("own membership could not be looked up", chat=chat, reason=str(error))
            return False
        return may_post(own)

    async def may_change(self, chat: Chat, user: User | None, sender_chat: Chat | None = None) -> bool:
        """Whether somebody is known to administer a chat."""
        return await self.standing(chat, user, sender_chat) is Standing.ADMINISTRATOR
