"""The keyboard under a message: what its buttons say, and how many stand in a row."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, SwitchInlineQueryChosenChat

from bot.chat.receiving.callback_data import VERSION, encode
from bot.domain.delivery import Button
from bot.domain.document import Document
from bot.domain.values import say
from bot.i18n.localizer import Localizer

LEAVE = "/unsubscribe"
_MOST_IN_A_ROW = 3
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
) -> InlineKeyboardMarkup | None:
    """Lay buttons out; those whose data would be too long are left out. None when nothing is left.

    `before` and `after` are rows of their own, above and below.
    """
    fitting = [(button.label, data) for button in buttons if (data := encode(button.command)) is not None]
    rows = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in _rows(fitting)]
    rows = [row for row in (list(before), *rows, list(after)) if row]
    return InlineKeyboardMarkup(rows) if rows else None


def page_turns(command: str | None, page: int, of: int, localizer: Localizer) -> list[InlineKeyboardButton]:
    """The row that turns pages; empty where there is one page, or where the command is too long to be a button."""
    if command is None or of < 2:
        return []
    turns = [
        (number, localizer.say(label))
        for number, label in ((page - 1, say("Previous page")), (page + 1, say("Next page")))
        if 1 <= number <= of
    ]
    data = [(encode(command, number), label) for number, label in turns]
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


def leaving(markup: InlineKeyboardMarkup | None) -> list[InlineKeyboardButton]:
    """The button that ends the subscription, if a message has one: it stays when the message is edited."""
    rows = markup.inline_keyboard if markup else ()
    return [button for row in rows for button in row if str(button.callback_data).startswith(f"{VERSION} {LEAVE[1:]}")][
        :1
    ]


def _rows(buttons: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    # All buttons of a row are as wide as its widest, so one long label has its row to itself.
    row: list[tuple[str, str]] = []
    widest = 0
    for button in buttons:
        cells = _cells(button[0])
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
