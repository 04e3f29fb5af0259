"""An operator copies the new month into the inbox; the summary goes out."""

import shutil

from tests.botapi.server import BotApi

_IMPATIENT = """
from bot.fetching import inbox, schedule
from bot.terminal.command_line import main
inbox.SETTLED_AFTER = schedule.INBOX_EVERY = 0.1
main()
"""
"""The real program, which looks more often and waits less for a copy to go on."""


async def test_a_file_in_the_inbox_is_loaded_moved_and_told(installation, february):
    installation.program = ("-c", _IMPATIENT)
    async with BotApi() as api:
        staff = api.private(11, language_code="zh-hant")
        async with installation.bot(api):
            await staff.ask("/subscribe")
            before = len(api.sent_to(11))
            inbox = installation.home / "inbox"
            inbox.mkdir(exist_ok=True)
            copied = inbox / "country.xlsx.part"
            shutil.copy(february, copied)
            copied.rename(inbox / "country.xlsx")
            summary = await api.wait_for(lambda: api.sent_to(11)[before:])
            assert "2026 年 2 月" in summary[0].text
        assert (inbox / "loaded" / "country.xlsx").read_bytes() == february.read_bytes()
        assert "載入" in (inbox / "loaded" / "country.xlsx.report.txt").read_text("utf-8")
        assert api.refused() == []
