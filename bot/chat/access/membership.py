"""The bot's own membership of chats: added, allowed to post, put out, blocked, and groups that get a new id."""

import structlog
from telegram import Chat, ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.chat.access.admission import Access
from bot.chat.access.operators import Operators
from bot.chat.access.rights import may_post
from bot.chat.access.waking import Waking
from bot.chat.answering.send import Replies
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination, is_channel, is_private
from bot.chat.telegram_api.context import Context
from bot.domain.document import Bullets, Document, Headline, Kind, Paragraph
from bot.domain.values import Verbatim, say
from bot.store.deliveries.subscriptions import StoredSubscriptions

log = structlog.get_logger()

_PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class BotMembership:
    """Handles what happens to the bot's own membership."""

    def __init__(
        self,
        access: Access,
        subscriptions: StoredSubscriptions,
        *,
        waking: Waking,
        people: People,
        replies: Replies,
        operators: Operators,
    ) -> None:
        self._access = access
        self._subscriptions = subscriptions
        self._waking = waking
        self._people = people
        self._replies = replies
        self._operators = operators

    async def on_membership(self, update: Update, context: Context) -> None:
        """The bot was blocked or put out, or let in again."""
        change = update.my_chat_member
        if change is None:
            return
        chat, now = change.chat, change.new_chat_member
        if now.status not in _PRESENT:
            await self._subscriptions.pause(chat.id, now.status)
            return
        await self._access.brought_into(chat.id, change.from_user.id, chat.title or "")
        was_there = change.old_chat_member.status in _PRESENT
        if chat.type in _GROUPS and not was_there and self._access.receives(chat.id):
            await self._introduce(chat, change, context.bot.username)
        if may_post(now):
            # A group that has just been introduced to the bot need not be told more.
            await self._waking.wake(chat.id, None, is_told=is_private(chat) or (was_there and not is_channel(chat)))
        elif may_post(change.old_chat_member) or not was_there:
            await self._tell_of_silence(chat, change)

    async def on_migration(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """A group has become a supergroup and has a new id."""
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None:
            await self._subscriptions.move(message.chat_id, message.migrate_to_chat_id)

    async def _introduce(self, chat: Chat, change: ChatMemberUpdated, name: str) -> None:
        """Say once what the bot is, and how it is asked in a group."""
        person = await self._people.person(chat.id, change.from_user)
        try:
            await self._replies.post(Destination(chat.id), introduction(name), person.preferences)
        except TelegramError as error:
            log.info("introduction not sent", chat=chat.id, reason=str(error))

    async def _tell_of_silence(self, chat: Chat, change: ChatMemberUpdated) -> None:
        """Tell who did it, and the bot's administrators, that nothing can be posted there."""
        title = Verbatim(chat.title or str(chat.id))
        words = (
            Headline(say("I may not post in {chat}", chat=title)),
            Paragraph(say("Make me an administrator there who may post messages; until then nothing is sent there.")),
        )
        document = Document(Kind.SETTINGS, words)
        await self._operators.tell(document)
        owner = change.from_user.id
        if self._access.is_admin(owner):
            return
        try:
            person = await self._people.person(owner, change.from_user)
            await self._replies.post(Destination(owner), document, person.preferences)
        except TelegramError as error:
            log.info("owner could not be told", reason=str(error))


def introduction(name: str) -> Document:
    """The first words in a group: how the bot is asked there."""
    return Document(
        Kind.HELP,
        (
            Headline(say("I answer questions about US goods trade")),
            Paragraph(say("In a group, begin with a command, mention me, or reply to one of my messages:")),
            Bullets(
                tuple(
                    (0, Verbatim(text))
                    for text in ("/rank TW", "/deficit top5", f"@{name} Taiwan", f"/subscribe@{name}", f"/help@{name}")
                )
            ),
            Paragraph(say("What the group gets is decided by its administrators.")),
        ),
    )
