"""Each text is read once, however it reaches the bot: reading is most of what the longest take."""

import pytest

from tests.chat.running import one_line

STAFF, GROUP = 11, -1001


@pytest.mark.parametrize("text", ["臺灣", "/subscribe", "我從" * 2_000, "/rank"])
async def test_a_message_is_read_once_and_so_is_its_edition(api, setup, text):
    setup.echo.changing.add("/subscribe")
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        asked = staff.say(text)
        await staff.next_after(asked)
        staff.edit(asked, "越南")
        await api.wait_for(lambda: len(setup.echo.asked) == 2)
    assert setup.echo.read == [text, "越南"]


async def test_a_caption_a_press_and_a_mention_are_read_once(api, setup):
    setup.echo.answers["/rank"] = one_line("January", ("◀", "/rank 2025-12"))
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        await staff.ask("", photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], caption="逆差")
        await staff.press(await staff.ask("/rank"), "◀")
        api.group(GROUP, STAFF).mention_elsewhere("@trade_test_bot 日本")
        await api.wait_for(lambda: len(setup.echo.asked) == 4)
    assert setup.echo.read == ["逆差", "/rank", "/rank 2025-12", "日本"]


async def test_what_is_typed_inline_is_read_once(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        await staff.inline("我從" * 128)
    assert setup.echo.read == ["我從" * 128]
