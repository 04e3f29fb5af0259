"""The front door: a text and who asks it, to a document. Knows no Telegram and no terminal."""

from collections.abc import Callable, Collection, Mapping, Sequence

import structlog

from bot.answers.refusal import refusal
from bot.domain.document import Document
from bot.domain.errors import TradebotError
from bot.domain.ports import (
    AnswerContext,
    Asker,
    Campaigns,
    ChatSettings,
    Command,
    PartnerBook,
    Subscriptions,
    TradeModel,
)
from bot.domain.request import CHANGES, SHOWN_WITHOUT_ARGUMENT, Extra
from bot.edition import Edition
from bot.understand.reader import Reader

log = structlog.get_logger()


class Dispatch:
    """Answers questions from the newest model. `model` is replaced whole when a load brings a new one."""

    def __init__(
        self,
        *,
        model: TradeModel,
        reader: Reader,
        partners: PartnerBook,
        commands: Mapping[str, Command],
        languages: Mapping[str, str],
        office_partner: str,
        subscriptions: Subscriptions,
        chat_settings: ChatSettings,
        campaigns: Campaigns | None = None,
        briefing_extras: Sequence[Extra] = (),
        zone: str,
    ) -> None:
        self._edition = Edition(model, reader)
        self.admins: Callable[[], Collection[int]] = frozenset
        """Who may operate the push; the Telegram bot says who, nobody does elsewhere."""
        self.commands = commands
        self.languages = languages
        self._reader = reader
        self._partners = partners
        self._office_partner = office_partner
        self._briefing_extras = briefing_extras
        self._subscriptions = subscriptions
        self._chat_settings = chat_settings
        self._campaigns = campaigns
        self._zone = zone

    @property
    def model(self) -> TradeModel:
        """The newest; setting it forgets what the one before has answered."""
        return self._edition.model

    @model.setter
    def model(self, model: TradeModel) -> None:
        self._edition = Edition(model, self._reader)

    async def answer(self, text: str, asker: Asker, *, bot_name: str | None = None) -> Document:
        """Answer any text. A refusal is a document too; nothing a user types raises."""
        edition = self._edition  # taken once: no answer mixes two versions
        context = self.context(asker, edition.model)
        try:
            return await edition.answer(edition.read(text, asker.language, bot_name, asker.usual), context)
        except TradebotError as error:
            log.info("refused", error=type(error).__name__)
            return refusal(error, context)

    def changes(self, text: str, asker: Asker) -> bool:
        """Whether a text asks to change what the chat has chosen or gets, rather than to be told something."""
        try:
            request = self._edition.read(text, asker.language, None, asker.usual)
        except TradebotError:
            return False
        is_shown = request.intent in SHOWN_WITHOUT_ARGUMENT and request.argument is None
        return request.intent in CHANGES and not is_shown

    def context(self, asker: Asker, model: TradeModel | None = None) -> AnswerContext:
        """What an answer for somebody is made with."""
        return AnswerContext(
            model=self.model if model is None else model,
            partners=self._partners,
            commands=self.commands,
            asker=asker,
            languages=self.languages,
            office_partner=self._office_partner,
            briefing_extras=self._briefing_extras,
            subscriptions=self._subscriptions,
            chat_settings=self._chat_settings,
            zone=self._zone,
            campaigns=self._campaigns,
            is_admin=asker.user is not None and asker.user in self.admins(),
        )
