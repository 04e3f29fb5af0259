"""The message that says how a sending goes is one, from the tap to the end, whatever happens to the process."""

from tests.botapi.server import BotApi

ADMIN, PEOPLE = 1, (21, 22, 23)
SETTINGS = {"TRADEBOT_LANG": "en", "TRADEBOT_ADMINS": str(ADMIN), "TRADEBOT_ACCESS": "open"}


async def test_the_message_that_follows_a_sending_is_taken_up_after_a_restart(installation, february):
    async with BotApi() as api:
        admin, *people = (api.private(user, language_code="en") for user in (ADMIN, *PEOPLE))

        def following() -> list:
            return [
                message
                for message in api.sent_to(ADMIN)
                if message.text.startswith("Summary of February 2026 (campaign")
            ]

        async with installation.bot(api, **SETTINGS):
            for person in people:
                await person.ask("/subscribe")
            checked = await admin.next_after(admin.send_file("country.xlsx", february.read_bytes()))
            await api.wait_for(lambda: checked.buttons)
            api.faults.too_many("sendMessage", 12, chat=PEOPLE[0])
            admin.push_button(checked, checked.buttons[0]["text"])
            (message,) = await api.wait_for(following)
            await api.wait_for(lambda: "sent 2" in message.text)
        before = message.text
        async with installation.bot(api, **SETTINGS):
            await api.wait_for(lambda: "sent 3" in message.text)
            assert "Stop it" not in str(message.markup)
        assert following() == [message]
        assert message.text != before
        refused = [call.refusal for call in api.refused() if call.refusal.code != 429]
        assert [refusal for refusal in refused if "not modified" not in refusal.description] == []
