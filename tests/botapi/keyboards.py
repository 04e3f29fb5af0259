"""Inline keyboards, refused where the real server refuses them."""

from typing import Any

from tests.botapi import schema
from tests.botapi.refused import bad_request

_ACTIONS = frozenset(
    (
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    )
)
_MARKUPS = frozenset(("inline_keyboard", "keyboard", "remove_keyboard", "force_reply"))
_MOST_IN_A_ROW = 8
_MOST_BUTTONS = 100


def check(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Give the markup back, None for an empty keyboard; raises Refused."""
    if not markup:
        return None
    if not _MARKUPS & markup.keys():
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        for row in markup.get("keyboard", []):
            for button in row:
                _check_request(button)
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: field inline_keyboard must be an array of arrays")
    buttons = [button for row in rows for button in row]
    if len(buttons) > _MOST_BUTTONS or any(len(row) > _MOST_IN_A_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": [row for row in rows if row]} if buttons else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text buttons are not allowed to be empty")
    if len(_ACTIONS & button.keys()) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    schema.check_lengths("InlineKeyboardButton", button, refusal="BUTTON_DATA_INVALID")


def _check_request(button: Any) -> None:
    """What is asked for the bot must be among what is asked of the person."""
    request = button.get("request_chat") if isinstance(button, dict) else None
    if request is None:
        return
    bot, user = (request.get(f"{whose}_administrator_rights") or {} for whose in ("bot", "user"))
    missing = [right for right, is_wanted in bot.items() if is_wanted and not user.get(right)]
    if missing:
        raise bad_request("the bot_administrator_rights must be a subset of the user_administrator_rights")
