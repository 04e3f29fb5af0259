"""The keyboard under a message: what its buttons say, and how many stand in a row."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.chat.receiving.callback_data import decode, encode
from bot.chat.receiving.deep_links import link, payload
from bot.domain.delivery import Button
from bot.domain.document import Document, Slot
from bot.domain.figures import BRIEFING_MEASURES, MEASURES
from bot.domain.values import Number, Say, say
from bot.i18n.localizer import Localizer

LEAVE = "/unsubscribe"
_MOST_IN_A_ROW = 3
_FEW = 2
"""Buttons that need no order: what ends something cannot be hit instead of what is meant."""
_ROW_CELLS = 30
"""What a row holds on a narrow phone before labels are cut; a Chinese character takes two."""


def buttons_of(document: Document, localizer: Localizer) -> tuple[Button, ...]:
    """The document's choices, said in a language; among its measures the one that it shows, marked."""
    speaking = localizer.for_document(document)
    buttons = [Button(speaking.say(choice.label), choice.command, choice.slot) for choice in document.choices]
    shown = None if document.request is None else document.request.measure
    measures = [place for place, button in enumerate(buttons) if button.slot is Slot.MEASURE]
    if shown in BRIEFING_MEASURES and measures and document.command is not None:
        mark = say("• {measure}", measure=Say(MEASURES[shown].key, context="key"))
        at = measures[0] + BRIEFING_MEASURES.index(shown)
        buttons.insert(at, Button(speaking.say(mark), document.command, Slot.MEASURE))
    return tuple(buttons)


def keyboard(
    buttons: Iterable[Button], *, before: Sequence[InlineKeyboardButton] = (), asker: int | None = None
) -> InlineKeyboardMarkup | None:
    """Lay buttons out as they come; those whose data would be too long are left out. None when nothing is left.

    What ends something stands last and alone, where no thumb meets it on its way to a chart.

    Args:
        before: a row of its own, above all others.
        asker: who has asked, for buttons under a message that cannot tell.
    """
    made = _made(buttons, asker)
    apart = [[key] for button, key in made if _is_leaving(button)] if len(made) > _FEW else []
    return _markup(list(before), *_rows([key for button, key in made if not (apart and _is_leaving(button))]), *apart)


def grid(
    buttons: Iterable[Button],
    *,
    turns: Sequence[InlineKeyboardButton],
    onward: Sequence[InlineKeyboardButton],
    more: InlineKeyboardButton | None,
    asker: int | None = None,
) -> InlineKeyboardMarkup | None:
    """Lay the buttons of an answer out in three rows, each at the same place after every tap.

    The periods with the chart between them; the measures; what else fits best, and `more`, which opens all the others
    in the place of the third row.

    Args:
        turns: the keys that turn pages.
        onward: where the answer can go: to another chat, or into the bot.
        more: None for all buttons.
    """
    made = _made(buttons, asker)
    top = [key for slot in _TOP for button, key in made if button.slot is slot]
    measures = [key for button, key in made if button.slot is Slot.MEASURE]
    rest = [key for slot in _REST for button, key in made if button.slot is slot and not _is_leaving(button)]
    # Where the bot is no member the way into it comes first.
    rest = [*rest, *onward] if asker is None else [*onward, *rest]
    leaving = [[key] for button, key in made if _is_leaving(button)]
    room = _MOST_IN_A_ROW - len(turns)
    if len(rest) <= room:
        return _markup(top, measures, [*turns, *rest], *leaving)
    if more is not None:
        return _markup(top, measures, [*turns, *rest[: room - 1], more], *leaving)
    return _markup(top, measures, list(turns), *_rows(rest), *leaving)


_TOP = (Slot.BEFORE, Slot.CHART, Slot.AFTER)
_REST = (Slot.BEST, Slot.OTHER)


def more(command: str, page: int, localizer: Localizer, asker: int | None) -> InlineKeyboardButton | None:
    """The key that opens all an answer's buttons; None where its data would be too long."""
    data = encode(command, page, asker, is_more=True)
    return None if data is None else InlineKeyboardButton(localizer.say(say("More …")), callback_data=data)


def _made(buttons: Iterable[Button], asker: int | None) -> list[tuple[Button, InlineKeyboardButton]]:
    """The buttons with their keys, without those whose data would be too long."""
    return [
        (button, InlineKeyboardButton(button.label, callback_data=data))
        for button in buttons
        if (data := encode(button.command, asker=asker)) is not None
    ]


def _is_leaving(button: Button) -> bool:
    return button.command.startswith(LEAVE)


def links(buttons: Iterable[Button], bot_name: str) -> InlineKeyboardMarkup | None:
    """The buttons as links that ask the same in the private chat: no press can change the message for its readers.

    What ends a subscription is left out: in private it would end the reader's own.
    """
    return _markup(
        *_rows(
            InlineKeyboardButton(button.label, url=link(bot_name, start))
            for button in buttons
            if not _is_leaving(button) and (start := payload(button.command)) is not None
        )
    )


def _markup(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def page_turns(
    command: str | None, page: int, of: int, localizer: Localizer, asker: int | None = None
) -> list[InlineKeyboardButton]:
    """The row that turns pages; empty where there is one page, or where the command is too long to be a button."""
    if command is None or of < 2:
        return []
    turns = [
        (number, localizer.say(label))
        for number, label in (
            (page - 1, say("◀ {page}/{of}", page=Number(page - 1), of=Number(of))),
            (page + 1, say("{page}/{of} ▶", page=Number(page + 1), of=Number(of))),
        )
        if 1 <= number <= of
    ]
    data = [(encode(command, number, asker), label) for number, label in turns]
    return [InlineKeyboardButton(label, callback_data=code) for code, label in data if code is not None]


def share(command: str, localizer: Localizer) -> InlineKeyboardButton:
    """A button that opens a choice of chats and asks the same there through inline mode."""
    return InlineKeyboardButton(
        localizer.say(say("Share to a chat")),
        switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(
            command, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        ),
    )


def opening(address: str, localizer: Localizer) -> InlineKeyboardButton:
    """A button that opens the same answer in the private chat with the bot."""
    return InlineKeyboardButton(localizer.say(say("Open in the bot")), url=address)


def leaving(markup: InlineKeyboardMarkup | None) -> list[Button]:
    """The button that ends a subscription, if a message has one: it stays when the message is edited."""
    rows = markup.inline_keyboard if markup else ()
    found = [(button.text, decode(str(button.callback_data))) for row in rows for button in row]
    return [Button(text, data.command) for text, data in found if data and data.command.startswith(LEAVE)][:1]


def _rows(buttons: Iterable[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    # All buttons of a row are as wide as its widest, so one long label has its row to itself.
    row: list[InlineKeyboardButton] = []
    widest = 0
    for button in buttons:
        cells = _cells(button.text)
        many = len(row) + 1
        if row and (many > _MOST_IN_A_ROW or many * max(widest, cells) > _ROW_CELLS):
            yield row
            row, widest = [], 0
        row.append(button)
        widest = max(widest, cells)
    if row:
        yield row


def _cells(label: str) -> int:
    widths = "".join(map(unicodedata.east_asian_width, label))  # of one or two letters: W, F, Na
    return len(label) + widths.count("W") + widths.count("F")
