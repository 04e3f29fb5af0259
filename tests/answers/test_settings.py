import pytest

from bot.domain.document import Kind
from bot.domain.errors import Invalid
from bot.domain.ports import Asker
from bot.domain.request import Intent, Request
from bot.i18n.languages import localizer
from bot.render import telegram_html

KEYS = ("language", "scale", "decimals", "tables", "first", "silent", "time", "quiet", "blocks")


def settings(argument: str | None = None) -> Request:
    return Request(Intent.SETTINGS, argument=argument)


async def test_every_setting_is_listed_with_a_way_to_change_it(ask):
    said = await ask(settings())
    assert said.document.kind is Kind.SETTINGS
    assert [choice.command for choice in said.document.choices] == [f"/settings {key}" for key in KEYS]


@pytest.mark.parametrize("key", KEYS)
async def test_every_choice_of_a_setting_can_be_made_and_is_kept(ask, key):
    offered = (await ask(settings(key))).document.choices
    assert offered[-1].command == "/settings"
    for choice in offered[:-1]:
        made = await ask(settings(choice.command.removeprefix("/settings ")))
        assert made.document.kind is Kind.SETTINGS
        if not choice.command.endswith("try"):
            assert made.document.language  # the chat looks at its settings again


async def test_a_choice_is_marked_and_said(ask):
    await ask(settings("decimals 3"))
    labels = [localizer("en").say(choice.label) for choice in (await ask(settings("decimals"))).document.choices]
    assert labels == ["as it fits", "0", "1", "2", "✓ 3", "Back to the settings"]
    assert "Decimals <b>3</b>" in telegram_html.render((await ask(settings())).document, localizer("en"))[0]


async def test_a_time_is_on_the_office_s_clock(ask, chats):
    await ask(settings("time 09:00"), zone="Europe/Berlin")
    kept = await chats.settings(7, None)
    assert (kept.not_before, kept.zone) == (540, "Europe/Berlin")
    await ask(settings("time now"))
    assert (await chats.settings(7, None)).zone is None


async def test_a_part_of_the_summary_is_taken_out_and_brought_back(ask, chats):
    await ask(settings("blocks movers"))
    assert (await chats.settings(7, None)).hidden == ("movers",)
    await ask(settings("blocks movers"))
    assert (await chats.settings(7, None)).hidden == ()


async def test_telegram_s_own_table_is_tried_before_it_is_chosen(ask):
    commands = [choice.command for choice in (await ask(settings("tables"))).document.choices]
    assert "/settings tables try" in commands
    assert "/settings tables native" not in commands
    trial = (await ask(settings("tables try"))).document
    assert [choice.command for choice in trial.choices] == ["/settings tables native", "/settings tables pre"]


@pytest.mark.parametrize("argument", ["colour", "colour red", "decimals 9", "time 25:00", "language xx"])
async def test_what_cannot_be_is_refused(ask, argument):
    with pytest.raises(Invalid):
        await ask(settings(argument))


async def test_without_a_chat_nothing_can_be_kept(ask):
    with pytest.raises(Invalid):
        await ask(settings("decimals 2"), asker=Asker("en"))
