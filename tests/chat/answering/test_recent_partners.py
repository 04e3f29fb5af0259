"""The partners asked about lately are remembered at once and written now and then."""

import pytest

from bot.chat.answering.recent_partners import RecentPartners
from bot.domain.ports import Asker
from bot.domain.request import Intent, Request
from tests.chat.running import Remembered, one_line

STAFF, GROUP = 11, -100


def about(*partners: str, rows: tuple[str, ...] = ("row",)):
    return one_line("Fourth", request=Request(Intent.STANDING, partners), rows=rows)


def in_private(user: int = STAFF) -> Asker:
    return Asker("en", chat=user, user=user)


@pytest.fixture
def settings() -> Remembered:
    return Remembered()


async def test_the_latest_come_first_and_five_are_kept(settings):
    recent = RecentPartners(settings)
    for code in ("TW", "VN", "JP", "TW", "KR", "MX", "CA"):
        await recent.note(about(code), in_private())
    assert await recent.of(STAFF) == ["CA", "MX", "KR", "TW", "JP"]


async def test_they_are_written_when_they_are_saved_and_only_then(settings):
    recent = RecentPartners(settings)
    await recent.note(about("TW"), in_private())
    assert settings.kept == {}
    await recent.save()
    assert settings.kept == {STAFF: {"recent_partners": "TW"}}
    assert await RecentPartners(settings).of(STAFF) == ["TW"]


async def test_what_cannot_be_written_waits_for_the_next_time(settings, monkeypatch):
    recent = RecentPartners(settings)
    await recent.note(about("TW"), in_private())

    async def fail(*_):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(settings, "put", fail)
        await recent.save()
    await recent.save()
    assert settings.kept == {STAFF: {"recent_partners": "TW"}}


async def test_what_has_not_changed_is_not_written(settings):
    recent = RecentPartners(settings)
    await recent.note(about("TW"), in_private())
    await recent.save()
    settings.kept.clear()
    await recent.save()
    assert settings.kept == {}


@pytest.mark.parametrize(
    ("document", "asker"),
    [
        (about("TW"), Asker("en", chat=GROUP, user=STAFF)),
        (about("TW", rows=()), in_private()),
        (about(), in_private()),
        (one_line("Help"), in_private()),
    ],
    ids=["a group", "no figures", "no partner", "no question"],
)
async def test_nothing_else_is_remembered(settings, document, asker):
    recent = RecentPartners(settings)
    await recent.note(document, asker)
    await recent.save()
    assert settings.kept == {}


async def test_the_end_of_the_bot_writes_them(api, setup):
    setup.echo.answers["/rank TW"] = about("TW")
    async with setup.running():
        await api.private(STAFF).ask("/rank TW")
    assert setup.settings.kept[STAFF]["recent_partners"] == "TW"
