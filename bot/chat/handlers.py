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
    filters,
)

from bot.answering import Answering
from bot.chat.access.admission import Access
from bot.chat.access.membership import BotMembership
from bot.chat.access.rights import Rights
from bot.chat.answering import administration
from bot.chat.answering.administration import Administration
from bot.chat.answering.answer import ChatAnswering
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.channels import Channels
from bot.chat.answering.commands import ChatCommands
from bot.chat.answering.inline import Inline
from bot.chat.answering.other_messages import OtherMessages
from bot.chat.answering.passed_over import PassedOver
from bot.chat.answering.recent_partners import RecentPartners
from bot.chat.answering.render import MessageRenderer
from bot.chat.answering.send import Replies
from bot.chat.answering.start_payloads import start_commands
from bot.chat.answering.uploads import Loader, Uploads
from bot.chat.receiving.addressing import Addressing
from bot.chat.receiving.people import People
from bot.chat.receiving.receive import Receiving
from bot.chat.telegram_api.context import Context
from bot.chat.telegram_api.update_reading import UnreadableUpdate
from bot.domain.intent import Command
from bot.domain.ports import ChatSettings
from bot.store.deliveries.subscriptions import StoredSubscriptions
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
    ) -> None:
        people = People(access, chat_settings, language)
        renderer = MessageRenderer(bot, attachments.offered)
        self._replies = replies = Replies(bot, renderer)
        rights = Rights(bot)
        self.recent_partners = recent = RecentPartners(chat_settings)
        self._uploads = Uploads(bot, people, replies, loader, loaded)
        self._channels = Channels(
            bot, people=people, replies=replies, rights=rights, subscriptions=subscriptions, begun=begun
        )
        self._answering = answering = ChatAnswering(
            answers=answers,
            commands=ChatCommands(
                (
                    *start_commands(access, answers.ask),
                    Administration(access, lambda: bot.username).command(),
                    *self._channels.commands(),
                    self._uploads.command(),
                    *attachments.commands(),
                )
            ),
            people=people,
            rights=rights,
            attachments=attachments,
            recent=recent,
            begun=begun,
        )

        all_commands = (*commands.values(), *administration.COMMANDS)
        words = [word for command in all_commands for word in (command.name, *command_words(command.name))]

        @cache
        def addressing_as(name: str) -> Addressing:
            return Addressing(name, words)

        def addressing() -> Addressing:
            return addressing_as(bot.username)

        self._receiving = Receiving(people, addressing, answering.is_for_strangers)
        self._other = OtherMessages(people, answering, replies)
        self._passed_over = PassedOver(people, replies)
        self._membership = BotMembership(access, subscriptions)
        self._inline = Inline(
            people=people,
            answering=answering,
            renderer=renderer,
            recent=recent,
            addressing=addressing,
            subscriptions=subscriptions,
            attachments=attachments,
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

    async def on_question(self, update: Update, context: Context) -> None:
        """The way of a question: receive; understand and answer; render and send."""
        question = await self._receiving.receive(update, context.bot.id)
        answer = None if question is None else await self._answering.answer(question)
        if question is not None and answer is not None:
            await self._replies.send(question, answer.document, answer.preferences, anew=answer.is_sent_anew)

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Let the library hand each kind of update to its part."""
        private, new = filters.ChatType.PRIVATE, filters.UpdateType.MESSAGE
        add = application.add_handler
        # The first that fits handles the update, so the order matters.
        add(MessageHandler(filters.StatusUpdate.MIGRATE, self._membership.on_migration))
        add(MessageHandler(private & new & filters.StatusUpdate.CHAT_SHARED, self._channels.on_chosen))
        add(MessageHandler(private & new & filters.Document.ALL, self._uploads.on_file))
        add(MessageHandler(filters.TEXT & (new | filters.UpdateType.EDITED_MESSAGE), self.on_question))
        add(MessageHandler(private & new & ~filters.StatusUpdate.ALL, self._other.on_message))
        add(CallbackQueryHandler(self.on_question))
        add(InlineQueryHandler(self._inline.on_query))
        add(MessageHandler(filters.UpdateType.GUEST_MESSAGE, self._inline.on_guest))
        add(ChatMemberHandler(self._membership.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(self._other.on_error)
