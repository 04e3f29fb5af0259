"""The bot's own membership of chats: blocked, removed, added again, and groups that get a new id."""

from telegram import ChatMember, Update

from bot.chat.access.admission import Access
from bot.chat.access.waking import Waking
from bot.chat.receiving.question import is_channel
from bot.chat.telegram_api.context import Context
from bot.store.deliveries.subscriptions import StoredSubscriptions

_PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)


class BotMembership:
    """Handles what happens to the bot's own membership."""

    def __init__(self, access: Access, subscriptions: StoredSubscriptions, waking: Waking) -> None:
        self._access = access
        self._waking = waking
        self._subscriptions = subscriptions

    async def on_membership(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """The bot was blocked or put out, or let in again."""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in _PRESENT:
            await self._access.brought_into(change.chat.id, change.from_user.id, change.chat.title or "")
            if change.chat.id in self._subscriptions.asleep:
                await self._waking.wake(change.chat.id, None, is_told=not is_channel(change.chat))
        else:
            await self._subscriptions.pause(change.chat.id, change.new_chat_member.status)

    async def on_migration(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """A group has become a supergroup and has a new id."""
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None:
            await self._subscriptions.move(message.chat_id, message.migrate_to_chat_id)
