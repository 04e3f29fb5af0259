"""The question that a message of ours answers, read off its buttons: they carry it whole, also after a restart."""

from collections.abc import Iterator

from telegram import InlineKeyboardButton, Message

from bot.chat.receiving.callback_data import decode

_CHART = "/chart "


def question_answered(message: Message | None) -> str | None:
    """The canonical command that the message answers; None where no button has it."""
    markup = None if message is None else message.reply_markup
    if markup is None:
        return None
    buttons = [button for row in markup.inline_keyboard for button in row]
    return next((command for button in buttons for command in _own(button)), None)


def _own(button: InlineKeyboardButton) -> Iterator[str]:
    """The answer's own command, if this is a button that carries it: to share it, to draw it, to turn its page."""
    shared = button.switch_inline_query_chosen_chat
    if shared is not None and shared.query is not None and shared.query.startswith("/"):
        yield shared.query
    pressed = decode(button.callback_data if isinstance(button.callback_data, str) else None)
    if pressed is not None and pressed.command.startswith(_CHART):
        yield pressed.command.removeprefix(_CHART)
    elif pressed is not None and pressed.page > 1:
        yield pressed.command
