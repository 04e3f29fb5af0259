"""The parts that take updates, bound together, and which kind of update goes to which of them."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.answering import Answering
from bot.chat.access.admission import Access
from bot.chat.access.membership import BotMembership
from bot.chat.access.operators import Operators
from bot.chat.access.rights import Rights
from bot.chat.access.waking import Waking
from bot.chat.answering.access_requests import AccessRequests
from bot.chat.answering.administration import Administration
from bot.chat.answering.answer import ChatAnswering
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.channels import Channels
from bot.chat.answering.commands import ChatCommands
from bot.chat.answering.completions import by_size
from bot.chat.answering.deletion import deletion_commands
from bot.chat.answering.feedback import Feedback
from bot.chat.answering.following import Following
from bot.chat.answering.inline import Inline
from bot.chat.answering.linked_requests import CANCEL
from bot.chat.answering.other_messages import OtherMessages
from bot.chat.answering.passed_over import PassedOver
from bot.chat.answering.presses import Presses
from bot.chat.answering.recent_partners import RecentPartners
from bot.chat.answering.render import MessageRenderer
from bot.chat.answering.send import Replies
from bot.chat.answering.start_payloads import start_commands
from bot.chat.answering.status import Status, status_command
from bot.chat.answering.topics import topic_command
from bot.chat.answering.uploads import Loader, Uploads
from bot.chat.menu import OPERATING, PRIVATE
from bot.chat.receiving.addressing import Addressing
from bot.chat.receiving.bursts import Bursts
from bot.chat.receiving.deep_links import START
from bot.chat.receiving.people import People
from bot.chat.receiving.receive import Receiving
from bot.chat.telegram_api.context import Context
from bot.chat.telegram_api.update_reading import UnreadableUpdate
from bot.domain.intent import Command
from bot.domain.ports import ChatSettings
from bot.store.deliveries.subscriptions import StoredSubscriptions
from bot.store.personal_data import PersonalData
from bot.understand.word_lists import command_words


class Handlers:
    """Handles the updates of one bot."""

    def __init__(
        self,
        bot: "ExtBot[str]",
        *,
        answers: Answering,
        chat_settings: ChatSettings,
        subscriptions: StoredSubscriptions,
        commands: Mapping[str, Command],
        language: str,
        access: Access,
        begun: Callable[[int], Awaitable[bool]],
        loader: Loader,
        loaded: Callable[[], None],
        attachments: Attachments,
        personal_data: PersonalData,
        status: Callable[[], Awaitable[Status]],
        greeted: Callable[[int], None],
    ) -> None:
        """`greeted` is told of each administrator who says /start."""
        people = People(access, chat_settings, language)
        renderer = MessageRenderer(bot, attachments.offered)
        self._replies = replies = Replies(bot, renderer)
        rights, operators = Rights(bot), Operators(people, replies)
        self._people, self._greeted, self._chat_settings = people, greeted, chat_settings
        self.recent_partners = recent = RecentPartners(chat_settings)
        bursts = Bursts()
        self.following = following = Following(people, replies, chat_settings, answers.ask)
        self._uploads = Uploads(
            bot, people=people, replies=replies, loader=loader, loaded=loaded, bursts=bursts, following=following
        )
        self._channels = Channels(
            bot,
            answers=answers,
            people=people,
            replies=replies,
            rights=rights,
            subscriptions=subscriptions,
            begun=begun,
        )
        self.chat_commands = chat_commands = ChatCommands(
            (
                *start_commands(access, answers.ask),
                CANCEL,
                *Feedback(people, replies, operators).commands(),
                *AccessRequests(people, replies, operators).commands(),
                *deletion_commands(people, personal_data, self._forget),
                status_command(status),
                topic_command(subscriptions),
                Administration(access, lambda: bot.username, greeted).command(),
                self._channels.command(),
                self._uploads.command(),
                *attachments.commands(),
            )
        )
        presses = Presses(
            answers=answers, commands=chat_commands, people=people, rights=rights, bot_name=lambda: bot.username
        )
        self._answering = answering = ChatAnswering(
            answers=answers,
            commands=chat_commands,
            people=people,
            rights=rights,
            presses=presses,
            attachments=attachments,
            recent=recent,
            begun=begun,
            bursts=bursts,
        )

        all_commands = (*commands.values(), *PRIVATE, *OPERATING)
        words = [word for command in all_commands for word in (command.name, *command_words(command.name))]

        @cache
        def addressing_as(name: str) -> Addressing:
            return Addressing(name, words)

        def addressing() -> Addressing:
            return addressing_as(bot.username)

        self._receiving = Receiving(people, addressing, presses.answer)
        self._other = OtherMessages(people, answering, replies, bursts)
        self._passed_over = PassedOver(people, replies)
        self._waking = waking = Waking(subscriptions, people, replies)
        self._membership = BotMembership(
            access, subscriptions, waking=waking, people=people, replies=replies, operators=operators
        )
        self._inline = Inline(
            people=people,
            answering=answering,
            renderer=renderer,
            recent=recent,
            addressing=addressing,
            subscriptions=subscriptions,
            attachments=attachments,
            in_order=lambda: by_size(answers.model),
        )

    async def arrived(self, update: Update) -> None:
        """What is done at once with an update, before it waits for its turn in its chat."""
        await self._receiving.acknowledge(update)

    async def flooded(self, update: Update) -> None:
        """What is said when a chat has asked too much at once."""
        await self._passed_over.too_fast(update)

    def unreadable(self, error: UnreadableUpdate) -> None:
        """Note an update that cannot be read."""
        self._passed_over.unreadable(error)

    @property
    def unreadable_count(self) -> int:
        return self._passed_over.count

    async def on_question(self, update: Update, context: Context) -> None:
        """The way of a question: receive; understand and answer; render and send."""
        question = await self._receiving.receive(update, context.bot.id)
        if question is None:
            return
        answer = await self._answering.answer(question)
        if answer is not None:
            await self._replies.send(
                question, answer.document, answer.preferences, anew=answer.is_sent_anew, refers=answer.refers
            )
        user = question.person.asker.user
        if user is not None and question.text.startswith(START.strip()) and self._people.access.is_admin(user):
            self._greeted(user)

    def _forget(self, user: int) -> None:
        """Drop what is held in memory of a person."""
        self._answering.forget(user)
        self.following.forget(user)
        self.recent_partners.forget(user)
        self._receiving.forget(user)
        self._chat_settings.forget(user)

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Let the library hand each kind of update to its part."""
        private, new = filters.ChatType.PRIVATE, filters.UpdateType.MESSAGE
        add = application.add_handler
        add(TypeHandler(Update, self._waking.on_update), group=-1)
        # The first that fits handles the update, so the order matters.
        add(MessageHandler(filters.StatusUpdate.MIGRATE, self._membership.on_migration))
        add(MessageHandler(private & new & filters.StatusUpdate.CHAT_SHARED, self._channels.on_chosen))
        add(MessageHandler(private & new & filters.Document.ALL, self._uploads.on_file))
        asked = new | filters.UpdateType.EDITED_MESSAGE | filters.UpdateType.CHANNEL_POST
        add(MessageHandler(filters.TEXT & asked, self.on_question))
        add(MessageHandler(private & new & ~filters.StatusUpdate.ALL, self._other.on_message))
        add(CallbackQueryHandler(self.on_question))
        add(InlineQueryHandler(self._inline.on_query))
        add(MessageHandler(filters.UpdateType.GUEST_MESSAGE, self._inline.on_guest))
        add(ChatMemberHandler(self._membership.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(self._other.on_error)
