"""A question's way from text to chart: plan it, draw it. Knows no Telegram and no terminal.

/chart 臺灣 進口      /chart /deficit top10      逆差前十 圖      TW VN chart
"""

import re
from dataclasses import dataclass
from functools import partial

from bot.answering import Answering
from bot.answers.chart import COMMAND, chart_of, has_chart
from bot.domain.charts import Chart
from bot.domain.document import Document, Headline, Kind
from bot.domain.errors import TradebotError
from bot.domain.ports import Asker, TradeModel
from bot.domain.values import say
from bot.i18n.languages import localizer
from bot.pictures.draw import ImageFormat, Shape, Theme, draw
from bot.pictures.gallery import Gallery, Key
from bot.understand.spelling import LONGEST, clean, is_too_long
from bot.understand.word_lists import command_words

_WORDS = "|".join(
    sorted((re.escape(word) for word in (COMMAND.name, *command_words(COMMAND.name))), key=len, reverse=True)
)
_BEFORE = re.compile(rf"/\s?(?:{_WORDS})(?:@\w+)?(?![a-z_])\s*(?P<question>.*)", re.IGNORECASE)
# A Chinese word needs no space before it; a Latin one would be the end of another word.
_AFTER = re.compile(rf"(?P<question>.*?)(?:(?<![a-z])|\s)(?:{_WORDS})", re.IGNORECASE)
_WITHOUT_QUESTION = "/overview"
_MOST = 60
"""Bytes a button's command may have."""

NO_CHART = Document(
    Kind.INVALID, (Headline(say("There is no chart of that. Ask for a ranking, a partner or a trend.")),)
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A picture that can be drawn, or may be known already by its key."""

    key: Key
    chart: Chart
    document: Document
    """The same in words: for the text under the picture, and for who sees none."""


def question_of(text: str) -> str | None:
    """What a text wants a chart of; None when it does not ask for one."""
    if len(text) > LONGEST or is_too_long(cleaned := clean(text)):
        return None
    match = _BEFORE.fullmatch(cleaned) or (None if cleaned.startswith("/") else _AFTER.fullmatch(cleaned))
    return match and (match["question"].strip() or _WITHOUT_QUESTION)


class Charting:
    """Plans and draws charts of the newest model."""

    def __init__(self, answering: Answering, gallery: Gallery, *, office_partner: str) -> None:
        self._answering = answering
        self._gallery = gallery
        self._office_partner = office_partner

    async def plan(
        self,
        text: str,
        asker: Asker,
        *,
        theme: Theme = Theme.LIGHT,
        format: ImageFormat = ImageFormat.PNG,  # noqa: A002 - what everybody calls it
        shape: Shape = Shape.PHONE,
    ) -> Planned | Document:
        """Understand a question, with or without the words that ask for a chart; draw nothing yet.

        A Document is the answer where there is no chart: a refusal, or that this one is given in words.
        """
        question = self._answering.understand(question_of(text) or text, asker)
        if question.is_change:
            return NO_CHART
        document = await self._answering.answer(question)
        if document.kind.is_refusal:
            return document
        model = self._answering.model
        chart = self._chart(document, model)
        if chart is None or document.command is None:
            return NO_CHART
        products = 0 if document.chart is None or self._answering.products is None else self._answering.products.number
        key = Key(document.command, model.number, asker.language, theme, format, shape, products)
        return Planned(key, chart, document)

    async def picture(self, planned: Planned) -> bytes:
        """The picture itself: drawn now, or kept from before."""
        key = planned.key
        return await self._gallery.picture(
            key,
            partial(draw, planned.chart, localizer(key.language), theme=key.theme, format=key.format, shape=key.shape),
        )

    def command_for(self, document: Document) -> str | None:
        """The command of a button that shows the chart of an answer; None where no chart makes sense.

        No chart is made to find that out.
        """
        if document.command is None or not has_chart(document, self._answering.model):
            return None
        command = f"/{COMMAND.name} {document.command}"
        return command if len(command.encode()) <= _MOST else None

    def _chart(self, document: Document, model: TradeModel) -> Chart | None:
        if document.chart is not None or document.request is None:
            return document.chart
        try:
            return chart_of(document.request, model, office_partner=self._office_partner)
        except TradebotError:
            # The answer could be given and the chart cannot: a newer load has come in between.
            return None
