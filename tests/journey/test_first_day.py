"""A person of the staff, from the first question to the push of a new month, through the real process."""

import asyncio
import json
import signal

from tests.botapi.server import BotApi

FIRST_START = "Filling the database with the figures that ship with the bot"


async def test_ask_subscribe_and_get_the_new_month_once(new_installation, february):
    async with BotApi() as api:
        staff = api.private(11, language_code="zh-hant")
        other = api.private(12, language_code="en")
        async with new_installation.bot(api):
            answer = await staff.ask("/rank 臺灣")
            assert answer.text.split("\n")[0] == "2026 年 1 月美國與臺灣貿易總額 266.1 億美元，第 4 大貿易夥伴"
            assert "216.9 億美元" in answer.text

            answer = await staff.ask("/deficit top5")
            assert "741.5 億美元" in answer.text.split("\n")[0]
            assert [name for name in ("越南", "臺灣", "中國", "墨西哥", "泰國", "韓國") if name in answer.text] == [
                "越南", "臺灣", "中國", "墨西哥", "泰國",
            ]  # fmt: skip

            # Forty-one years are in the box.
            assert "No. 7" in (await other.ask("/rank TW 1997")).text
            assert "US$4.99 billion" in (await other.ask("USSR 1989")).text
            assert "2016 年 2 月" in (await staff.ask("/source 2016-02")).text

            assert "US$21.69 billion" in (await other.ask("How much did the US import from Taiwan?")).text
            assert "did you mean" in (await other.ask("/rank Tawian")).text.lower()

            await staff.ask("/subscribe")
            await other.ask("/subscribe")
            await other.ask("/unsubscribe")
            before = len(api.sent_to(11)), len(api.sent_to(12))

            code, output, errors = await new_installation.run("load", "--format", "json", str(february))
            assert code == 0, errors
            report = json.loads(output)
            assert report["status"] == "loaded"
            assert report["campaign"] is not None

            summary = await api.wait_for(lambda: api.sent_to(11)[before[0] :])
            assert "2026 年 2 月" in summary[0].text
            answer = await staff.ask("/imports 臺灣")  # 21,694 million and a tenth
            assert "238.6 億美元" in answer.text

            code, output, _ = await new_installation.run("load", "--format", "json", str(february))
            assert (code, json.loads(output)["status"]) == (0, "already_loaded")
        assert new_installation.log.count(FIRST_START) == 1
        # After a restart the push has not happened again, and the chat's answers go on.
        async with new_installation.bot(api):
            assert "2 月" in (await staff.ask("逆差前五")).text
        assert FIRST_START not in new_installation.log
        pushed = [m for m in api.sent_to(11)[before[0] :] if "2026 年 2 月" in m.text and m.id != answer.id]
        assert len([m for m in pushed if m.text == summary[0].text]) == 1
        assert len(api.sent_to(12)) == before[1]
        assert api.refused() == []


async def test_a_clean_stop_cuts_no_push(installation, february):
    """What was on its way when the bot was told to stop is known to have arrived; the rest goes out after the start."""
    people = range(11, 31)
    async with BotApi() as api:
        staff = [api.private(number, language_code="en") for number in people]
        async with installation.bot(api) as process:
            for person in staff:
                await person.ask("/subscribe")
            with api.faults.held_after("sendMessage") as hold:
                await installation.run("load", str(february))
                await hold.reached.wait()
                polls = api.updates.polls
                process.send_signal(signal.SIGTERM)
                await api.wait_for(lambda: api.updates.polls > polls)  # the last word of the polling
                await asyncio.sleep(0.3)  # an answer that comes after all else has stopped
            await process.wait()
        code, output, _ = await installation.run("push", "status")
        assert code == 0
        assert "不確定" not in output, output
        async with installation.bot(api):
            await api.wait_for(lambda: all(told(api, number) for number in people))
            await api.wait_until_polled()
        assert {told(api, number) for number in people} == {1}


def told(api: BotApi, chat: int) -> int:
    """How often February was told in a chat."""
    return len([message for message in api.sent_to(chat) if "February 2026" in message.text])
