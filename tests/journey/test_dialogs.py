"""Dialogs through the real process: whatever is pressed in one changes its message, and never sends another."""

import pytest

from tests.botapi.server import BotApi

STAFF = 11
MOST = 12
"""Presses in one dialog: each button there is at first, and then whatever has come in its place."""


@pytest.mark.parametrize("question", ["/pause", "/watch TW", "/alerts TW", "/settings"])
async def test_a_press_in_a_dialog_sends_no_message(installation, question):
    async with BotApi() as api, installation.bot(api, TRADEBOT_ACCESS="open"):
        staff = api.private(STAFF, language_code="en")
        await staff.ask("/subscribe")
        dialog = await staff.ask(question)
        sent = len(api.sent_to(STAFF))
        pressed: list[str] = []
        while len(pressed) < MOST:
            keys = [button["callback_data"] for button in dialog.buttons if "callback_data" in button]
            key = next((key for key in keys if key not in pressed), None)
            if key is None:
                break
            pressed.append(key)
            press = staff.push_button(dialog, key)
            await api.wait_for(lambda press=press: press.answer is not None)
        # One question more, so that whatever was still on its way is there.
        await staff.ask("/rank TW")
        assert pressed, dialog.text
        assert dialog.edits > 0
        assert len(api.sent_to(STAFF)) == sent + 1, [message.text for message in api.sent_to(STAFF)[sent:]]
        refused = [call.refusal.description for call in api.refused()]
        assert all("not modified" in why for why in refused)  # what was chosen already
