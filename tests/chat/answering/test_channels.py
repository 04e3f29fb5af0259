import pytest

STAFF, CHANNEL, OTHER = 11, -1005, -1006


def shared(request: int = 1) -> dict:
    return {"request_id": request, "chat_id": CHANNEL, "title": "Trade news"}


def commands(message) -> list[str]:
    return [button["callback_data"] for button in message.buttons]


async def test_a_channel_is_chosen_from_a_list_and_subscribed(api, setup):
    staff = api.private(STAFF, language_code="en")
    api.channel(CHANNEL, STAFF).chat.members[STAFF] = "creator"
    async with setup.running():
        offer = await staff.ask("/channel")
        wanted = [row[0]["request_chat"] for row in offer.markup["keyboard"]]
        assert [one["chat_is_channel"] for one in wanted] == [True, False]
        thanks = await staff.ask("", chat_shared=shared())
        assert thanks.markup == {"remove_keyboard": True}
        one_line = await staff.next_after(thanks)
        assert one_line.text == "Trade news gets each new month's summary, once"
        await staff.press(one_line, "End it")
    assert setup.heard.told == [("subscribe", CHANNEL, None, "en")]
    ((text, asker),) = setup.echo.asked
    assert (text, asker.chat, asker.user) == ("/unsubscribe", CHANNEL, STAFF)
    assert api.refused() == []


async def test_nothing_is_promised_where_the_bot_may_not_post(api, setup):
    staff = api.private(STAFF, language_code="en")
    channel = api.channel(CHANNEL, STAFF).chat
    channel.members[STAFF], channel.bot_rights = "creator", frozenset()
    async with setup.running():
        assert (await staff.ask("", chat_shared=shared())).text.startswith("I may not post there yet")
    assert setup.heard.told == []


async def test_what_is_arranged_is_listed_to_its_administrators_and_set_from_the_private_chat(api, setup):
    staff = api.private(STAFF, language_code="en")
    api.channel(CHANNEL, STAFF, title="Trade news").chat.members[STAFF] = "administrator"
    api.channel(OTHER, STAFF, title="Not theirs")
    setup.heard.everywhere = [(CHANNEL, None), (OTHER, None)]
    async with setup.running():
        choose = await staff.ask("/channel")
        listed = await staff.next_after(choose)
        assert [button["text"] for button in listed.buttons] == ["Trade news"]
        await staff.press(listed, "Trade news")
        assert listed.text.startswith("Trade news")
        assert f"1 channel {CHANNEL} settings" in commands(listed)
        assert f"1 channel {CHANNEL} watch" in commands(listed)
        await staff.press(listed, f"1 channel {CHANNEL} settings")
        assert [asker.chat for text, asker in setup.echo.asked if text == "/settings"] == [CHANNEL]
        staff.push_button(listed, f"1 channel {CHANNEL} post")
        assert (await staff.next_after(listed)).text.startswith("Posted")
        assert "/overview" in api.sent_to(CHANNEL)[0].text
        staff.push_button(listed, f"1 channel {OTHER} watch TW")
        await api.wait_for(lambda: listed.text.startswith("Only an administrator of that chat"))
    assert [text for text, asker in setup.echo.asked if asker.chat == OTHER] == []


async def test_a_chat_of_others_is_not_theirs_to_arrange(api, setup):
    """What a client says it has chosen is no proof."""
    staff = api.private(STAFF, language_code="en")
    api.group(CHANNEL, STAFF)
    async with setup.running():
        answer = await staff.ask("", chat_shared=shared(2))
        assert answer.text.startswith("Only an administrator of that chat")
        first = await staff.ask("臺灣")
        await staff.press(first, f"1 channel {CHANNEL} unsubscribe")
        assert first.text.startswith("Only an administrator of that chat")
    assert setup.heard.told == []


@pytest.mark.parametrize("chat", ["²", "٣", "-", "--5", "9" * 30, "9" * 18, "1.5", "\x00"])
async def test_a_button_that_names_no_chat_ends_nothing(api, setup, chat):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        answer = await staff.ask("臺灣")
        await staff.press(answer, f"1 channel {chat} unsubscribe")
    assert setup.heard.told == []
    assert [asker.chat for _, asker in setup.echo.asked] == [STAFF] * len(setup.echo.asked)
