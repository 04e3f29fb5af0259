"""The whole way of a staff member, from the invitation to unsubscribing, through the real process."""

import re
from dataclasses import dataclass

import pytest

from tests.botapi.chats import Message
from tests.botapi.hooks import delivering
from tests.botapi.server import BotApi
from tests.scale.platform import free_port

ADMIN, STAFF, STRANGER, GROUP = 1, 11, 13, -1001
VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 3}


@dataclass(frozen=True)
class Words:
    """What is typed, what buttons say, and what answers contain, in one language."""

    code: str
    stranger: str
    admin: str
    first: str
    ask: str
    figure: str
    month_before: str
    december: str
    top5: str
    top: str
    settings: tuple[str, str, str]
    finer: str
    chart: str
    link: str
    inline: str
    subscribe: str
    summary: str
    unsubscribe: str
    gone: str
    voice: str
    members_only: str


ZH = Words(
    code="zh-hant",
    stranger="本機器人僅供受邀者使用",
    admin="您已成為本機器人管理員",
    first="查詢美國貨品貿易",
    ask="美國自臺灣進口多少？",
    figure="216.9 億美元",
    month_before="◀ 12 月",
    december="2025 年 12 月",
    top5="逆差前五",
    top="1. 越南",
    settings=("小數位數", "3", "回到設定"),
    finer="216.928 億美元",
    chart="圖表",
    link="在機器人中開啟",
    inline="臺灣",
    subscribe="訂閱完成",
    summary="2026 年 2 月",
    unsubscribe="取消訂閱",
    gone="已取消訂閱",
    voice="語音無法辨識",
    members_only="僅本群組管理員可變更",
)
EN = Words(
    code="en",
    stranger="This bot answers invited people only",
    admin="You are this bot's administrator",
    first="Ask about US goods trade",
    ask="How much did the US import from Taiwan?",
    figure="US$21.69 billion",
    month_before="◀ December",
    december="December 2025",
    top5="top five deficits",
    top="1. Vietnam",
    settings=("Decimals", "3", "Back to the settings"),
    finer="US$21.693 billion",
    chart="Chart",
    link="Open in the bot",
    inline="Taiwan",
    subscribe="Subscribed",
    summary="February 2026",
    unsubscribe="Unsubscribe",
    gone="Unsubscribed",
    voice="I cannot hear",
    members_only="Only this group's administrators",
)


def first_line(message: Message) -> str:
    return message.text.split("\n")[0]


def payload_in(text: str) -> str:
    found = re.search(r"start=([A-Za-z0-9_-]+)", text)
    assert found, text
    return found[1]


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh_Hant_TW", "en"])
async def test_from_the_invitation_to_unsubscribing(installation, february, words):
    async with BotApi() as api:
        admin, staff, stranger = (api.private(user, language_code=words.code) for user in (ADMIN, STAFF, STRANGER))
        async with installation.bot(api):
            # Whoever sends the code of the first start administers the bot; from then on it is by invitation.
            claim = payload_in(installation.log)
            assert words.admin in (await admin.ask(f"/start {claim}")).text
            assert words.stranger in (await stranger.ask(words.ask)).text
            invitation = payload_in((await admin.ask("/invite")).text)
            assert words.first in (await staff.ask(f"/start {invitation}")).text
            assert words.stranger not in (await staff.ask("/help")).text
            assert (await stranger.ask(f"/start {invitation}")).text  # used up
            assert words.stranger in (await stranger.ask("/rank TW")).text

            # Ask, look at the month before, come back, page, and change nothing by pressing twice.
            answer = await staff.ask(words.ask)
            assert words.figure in first_line(answer)
            await staff.press(answer, words.month_before)
            assert words.december in answer.text
            assert words.top in (await staff.ask(words.top5)).text
            assert words.voice in (await staff.ask("", voice=VOICE)).text
            assert (await staff.ask("🇹🇼")).text.startswith(first_line(await staff.ask("/rank TW")))

            # Settings, in place.
            menu = await staff.ask("/settings")
            what, choice, back = words.settings
            await staff.press(menu, what)
            await staff.press(menu, choice)
            assert words.finer in first_line(await staff.ask(words.ask))
            await staff.press(menu, what)
            await staff.press(menu, back)

            # A picture, once drawn and then known; a document.
            answer = await staff.ask(words.ask)
            staff.push_button(answer, words.chart)
            picture = await staff.next_after(answer)
            assert picture.extra["photo"]
            briefing = await staff.ask("/brief")
            staff.push_button(briefing, "DOCX")
            assert (await staff.next_after(briefing)).extra["document"]["file_name"] == "briefing_2026-01.docx"

            # In another chat, and back by the link.
            results = await staff.inline(words.inline)
            sent = staff.pick(results[0])
            (button,) = [button for button in sent.buttons if button["text"] == words.link]
            opened = await staff.ask(f"/start {payload_in(button['url'])}")
            assert first_line(opened) == first_line(sent)

            # A group brought in by the administrator: asked by name, changed by its administrators only.
            member, owner = api.group(GROUP, STAFF, language_code=words.code), api.group(GROUP, ADMIN)
            owner.chat.members[ADMIN] = "creator"
            owner.change_membership("member")
            assert words.figure[:3] in (await member.ask(f"@trade_test_bot {words.ask}")).text
            assert words.members_only in (await member.ask("/subscribe@trade_test_bot")).text

            assert words.subscribe in (await staff.ask("/subscribe")).text

            # A new month, sent by the administrator as a file and published by a button.
            checked = await admin.next_after(admin.send_file("country.xlsx", february.read_bytes()))
            await api.wait_for(lambda: checked.edits)
            before = len(api.sent_to(STAFF))
            admin.push_button(checked, "1 publish")
            (pushed,) = await api.wait_for(lambda: api.sent_to(STAFF)[before:])
            assert words.summary in pushed.text
            await staff.press(pushed, "1 overview 2026-01")
            staff.push_button(pushed, words.unsubscribe)
            assert words.gone in (await staff.next_after(pushed)).text
        assert [call.refusal.description for call in api.refused()] == []


async def test_what_was_said_to_a_killed_bot_is_answered_once(installation):
    async with BotApi() as api:
        staff = api.private(STAFF, language_code="en")
        async with installation.bot(api) as process:
            answer = await staff.ask("/rank TW")
            await api.wait_until_polled()  # which confirms it
            process.kill()
            await process.wait()
        said = staff.say("/rank VN")
        async with installation.bot(api):
            assert "Vietnam" in (await staff.next_after(said)).text
            await api.wait_until_polled()
        assert [first_line(message) for message in api.sent_to(STAFF)].count(first_line(answer)) == 1
        assert len(api.sent_to(STAFF)) == 2


async def test_a_bot_for_everybody_answers_everybody(installation):
    async with BotApi() as api:
        async with installation.bot(api, TRADEBOT_ACCESS="open", TRADEBOT_ADMINS=str(ADMIN)):
            assert "US$21.69 billion" in (await api.private(STRANGER, language_code="en").ask("/imports TW")).text
        assert "/start i" not in installation.log


async def test_the_same_by_webhook(installation):
    port = free_port()
    async with (
        BotApi() as api,
        installation.bot(api, WEBHOOK_URL="https://bot.example/hook", PORT=str(port)),
        delivering(api, port),
    ):
        staff = api.private(STAFF, language_code="en")
        answer = await staff.ask("/imports TW")
        assert "US$21.69 billion" in first_line(answer)
        await staff.press(answer, EN.month_before)
        assert EN.december in answer.text
        assert EN.inline in (await staff.inline(EN.inline))[0]["title"]
        assert api.updates.polls == 0
