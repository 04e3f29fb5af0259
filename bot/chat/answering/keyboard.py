"""The keyboard under a message: what its buttons say, and how many stand in a row."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.chat.receiving.callback_data import decode, encode
from bot.chat.receiving.deep_links import link, payload
from bot.domain.delivery import Button
from bot.domain.document import Document
from bot.domain.values import say
from bot.i18n.localizer import Localizer

LEAVE = "/unsubscribe"
_MOST_IN_A_ROW = 3
_FEW = 2
"""Buttons that need no order: what ends something cannot be hit instead of what is meant."""
_ROW_CELLS = 30
"""What a row holds on a narrow phone before labels are cut; a Chinese character takes two."""


def buttons_of(document: Document, localizer: Localizer) -> tuple[Button, ...]:
    """The document's choices, said in a language."""
    speaking = localizer.for_document(document)
    return tuple(Button(speaking.say(choice.label), choice.command) for choice in document.choices)


def keyboard(
    buttons: Iterable[Button],
    *,
    before: Sequence[InlineKeyboardButton] = (),
    after: Sequence[InlineKeyboardButton] = (),
    asker: int | None = None,
) -> InlineKeyboardMarkup | None:
    """Lay buttons out; those whose data would be too long are left out. None when nothing is left.

    What ends something stands last and alone, where no thumb meets it on its way to a chart.

    Args:
        before: a row of its own, above all others.
        after: likewise, below.
        asker: who has asked, for buttons under a message that cannot tell.
    """
    made = [
        (button, InlineKeyboardButton(button.label, callback_data=data))
        for button in buttons
        if (data := encode(button.command, asker=asker)) is not None
    ]
    is_apart = len(made) > _FEW
    return _laid_out(
        [shown for button, shown in made if not (is_apart and button.command.startswith(LEAVE))],
        before=before,
        after=after,
        alone=[shown for button, shown in made if is_apart and button.command.startswith(LEAVE)],
    )


def links(buttons: Iterable[Button], bot_name: str) -> InlineKeyboardMarkup | None:
    """The buttons as links that ask the same in the private chat: no press can change the message for its readers.

    What ends a subscription is left out: in private it would end the reader's own.
    """
    return _laid_out(
        [
            InlineKeyboardButton(button.label, url=link(bot_name, start))
            for button in buttons
            if not button.command.startswith(LEAVE) and (start := payload(button.command)) is not None
        ]
    )


def _laid_out(
    buttons: Sequence[InlineKeyboardButton],
    *,
    before: Sequence[InlineKeyboardButton] = (),
    after: Sequence[InlineKeyboardButton] = (),
    alone: Sequence[InlineKeyboardButton] = (),
) -> InlineKeyboardMarkup | None:
    rows = [list(before), *_rows(buttons), list(after), *([button] for button in alone)]
    rows = [row for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def page_turns(
    command: str | None, page: int, of: int, localizer: Localizer, asker: int | None = None
) -> list[InlineKeyboardButton]:
    """The row that turns pages; empty where there is one page, or where the command is too long to be a button."""
    if command is None or of < 2:
        return []
    turns = [
        (number, localizer.say(label))
        for number, label in ((page - 1, say("Previous page")), (page + 1, say("Next page")))
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
