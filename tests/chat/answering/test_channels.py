import pytest

STAFF, CHANNEL = 11, -1005


def shared(request: int = 1) -> dict:
    return {"request_id": request, "chat_id": CHANNEL, "title": "Trade news"}


async def test_a_channel_is_chosen_from_a_list_and_subscribed(api, setup):
    staff = api.private(STAFF, language_code="en")
    api.group(CHANNEL, STAFF).chat.members[STAFF] = "creator"
    async with setup.running():
        offer = await staff.ask("/channel")
        wanted = [row[0]["request_chat"] for row in offer.markup["keyboard"]]
        assert [one["chat_is_channel"] for one in wanted] == [True, False]
        thanks = await staff.ask("", chat_shared=shared())
        assert thanks.markup == {"remove_keyboard": True}
        one_line = await staff.next_after(thanks)
        assert one_line.text == "Trade news gets each new month's summary, once"
        staff.push_button(one_line, "End it")
        assert (await staff.next_after(one_line)).text == "Ended: nothing is sent there any more."
    assert setup.heard.told == [("subscribe", CHANNEL, None, "en"), ("unsubscribe", CHANNEL, None)]
    assert api.refused() == []


async def test_a_chat_of_others_is_not_theirs_to_arrange(api, setup):
    """What a client says it has chosen is no proof."""
    staff = api.private(STAFF, language_code="en")
    api.group(CHANNEL, STAFF)
    async with setup.running():
        answer = await staff.ask("", chat_shared=shared(2))
        assert answer.text.startswith("Only an administrator of that chat")
        staff.push_button(answer, f"1 channel end {CHANNEL}")
        await staff.next_after(answer)
    assert setup.heard.told == []


@pytest.mark.parametrize("chat", ["²", "٣", "-", "--5", "9" * 30, "9" * 18, "1.5", "\x00"])
async def test_a_button_that_names_no_chat_ends_nothing(api, setup, chat):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("臺灣")
        staff.push_button(answer, f"1 channel end {chat}")
        assert (await staff.next_after(answer)).text.startswith("Only an administrator of that chat")
    assert setup.heard.told == []
