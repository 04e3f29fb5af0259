"""What a command more costs: its module and its words. It is then wherever commands are."""

import json
import shutil
import sys
from functools import partial
from pathlib import Path

import pytest

import bot.app
from bot import answers, shipped
from bot.answers import DefectiveIntent, discover
from bot.charting import Charting, Planned
from bot.domain.figures import Measure
from bot.domain.ports import Asker
from bot.domain.request import Intent
from bot.i18n.languages import localizer
from bot.pictures.gallery import Gallery
from bot.render import json as json_render
from bot.render import terminal
from bot.settings import Settings
from bot.understand.reader import Reader
from bot.understand.word_lists import DefectiveWords
from docs import reference
from tests.botapi.server import BotApi
from tests.chat import running

ASKER = Asker("en", chat=1, user=1)
RECORD = """
from bot.domain.intent import Command, IntentRecord
from bot.domain.request import Intent

RECORD = IntentRecord(
    name=Intent("peaks"),
    commands=(
        Command(
            name="peaks", summary="When a figure was highest", example="/peaks TW", usage="[partner]", place=121
        ),
    ),
    strength=35,
    is_same_for_everybody=True,
)
"""
ANSWER = """
from bot.answers._figures import amount
from bot.answers._page import figures_page
from bot.answers._partner_charts import panels
from bot.domain.document import Headline
from bot.domain.figures import Measure
from bot.domain.values import Name, say


async def answer(request, context):
    row = context.model.row(request.partners[0], Measure.TOTAL, request.period)
    headline = Headline(say("{partner} at its peak: {amount}", partner=Name(row.partner), amount=amount(row.value)))
    return figures_page(RECORD.kind, request, context.model, request.period, (headline,), rows=(row,))


def chart(request, context):
    return panels(request.partners[0], request.period, context.model)
"""
WORDS = {"en": 'peaks = ["zenith", "peaks"]', "zh_Hant_TW": 'peaks = ["頂點"]'}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A second folder that answers are looked for in; what came from it is forgotten afterwards."""
    made = tmp_path / "answers"
    made.mkdir()
    monkeypatch.setattr(answers, "__path__", [*answers.__path__, str(made)])
    yield made
    sys.modules.pop("bot.answers.peaks", None)
    vars(answers).pop("peaks", None)


@pytest.fixture
def locales(tmp_path, monkeypatch) -> Path:
    """The languages, to be written into."""
    made = Path(shutil.copytree(shipped.LOCALES, tmp_path / "locales"))
    monkeypatch.setattr(bot.app, "Reader", partial(Reader, locales=made))
    return made


def write_words(locales: Path) -> None:
    for tag, line in WORDS.items():
        path = locales / tag / "words.toml"
        path.write_text(path.read_text("utf-8").replace("[intents]\n", f"[intents]\n{line}\n", 1), "utf-8")


@pytest.fixture
def started(folder, locales, home):
    """A whole bot with the command."""
    (folder / "peaks.py").write_text(RECORD + ANSWER, "utf-8")
    write_words(locales)
    return bot.app.opened(Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None))


async def test_it_is_understood_and_answered_as_a_command_and_in_words(started):
    async with started as app:
        first = await app.answering.ask("/peaks TW", ASKER)
        assert first.kind == "peaks"
        assert first.command == "/peaks TW 2026-01"
        for text in ("zenith of Taiwan", "臺灣頂點", "what was the zenith of Taiwan in January 2026"):
            assert await app.answering.ask(text, ASKER) is first, text
        assert not app.answering.understand("/peaks TW", ASKER).is_change
        spoken = json.loads(json.dumps(json_render.render(first, localizer("en"))))
        assert spoken["kind"] == "peaks"
        assert [row["partner"] for row in spoken["rows"]] == ["TW"]


async def test_it_has_its_chart(started):
    async with started as app:
        gallery = Gallery(workers=1)
        charting = Charting(app.answering, gallery, office_partner="TW")
        command = charting.command_for(await app.answering.ask("/peaks TW", ASKER))
        assert command == "/chart /peaks TW 2026-01"
        assert isinstance(await charting.plan(command, ASKER), Planned)
        gallery.close()


async def test_it_stands_in_help_and_in_the_readme_where_it_says(started):
    async with started as app:
        text = terminal.render(await app.answering.ask("/help", ASKER), localizer("en"))
        about = terminal.render(await app.answering.ask("/help peaks", ASKER), localizer("en"))
    assert "/peaks TW: When a figure was highest" in text
    assert about.startswith("/peaks: When a figure was highest")
    rows = [
        line.split("`")[1]
        for line in reference.readme(reference.README.read_text("utf-8")).splitlines()
        if "| `/" in line
    ]
    place = rows.index("/peaks [partner]")
    assert rows[place - 1].startswith("/share")
    assert rows[place + 1].startswith("/brief")


async def test_it_stands_in_the_menu(started, monkeypatch):
    async with started as app, BotApi() as api:
        monkeypatch.setattr(running, "COMMANDS", app.answering.commands)
        async with running.Setup(api, app.store).running():
            await api.wait_for(lambda: len(api.accepted("setMyName")) == 2)
        names = [command["command"] for command in api.commands["default", None, "en"]]
    assert names[names.index("peaks") - 1] == "share"


async def test_its_word_is_refused_where_another_intent_is_answered(started):
    """And not left out: the trend would be an answer to another question."""
    async with started as app:
        document = await app.answering.ask("zenith of Taiwan, trend", ASKER)
    assert document.kind == "not_understood"


async def test_words_alone_are_named_at_the_start(locales, home):
    write_words(locales)
    with pytest.raises(DefectiveWords, match="peaks is no intent"):
        async with bot.app.opened(Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None)):
            pass


async def test_missing_words_are_named_at_the_start(folder, locales, home):  # noqa: ARG001 - of no language
    (folder / "peaks.py").write_text(RECORD + ANSWER, "utf-8")
    with pytest.raises(DefectiveWords, match="no words for peaks"):
        async with bot.app.opened(Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None)):
            pass


AGAIN = 'Command(name="rank", summary="When a figure was highest", example="/rank TW"),'


@pytest.mark.parametrize(
    ("module", "problem"),
    [
        (RECORD, "bot.answers.peaks: has a RECORD and no answer"),
        (ANSWER, "bot.answers.peaks: has an answer and no RECORD"),
        ("RECORD = 1\n" + ANSWER, "bot.answers.peaks: RECORD is no IntentRecord"),
        (RECORD.replace('Intent("peaks")', 'Intent("tops")') + ANSWER, "its intent is called tops"),
        (RECORD.replace('name="peaks"', 'name="tops"') + ANSWER, "no command of it is /peaks"),
        (RECORD.replace('example="/peaks TW"', 'example=""') + ANSWER, "/peaks needs a summary, and an example"),
        (RECORD.replace("commands=(", f"commands=({AGAIN}", 1) + ANSWER, "/rank means two commands"),
        (RECORD.replace("strength=35", "strength=30") + ANSWER, "two intents have the strength 30"),
    ],
)
def test_what_is_missing_or_said_twice_is_named(folder, module, problem):
    (folder / "peaks.py").write_text(module, "utf-8")
    with pytest.raises(DefectiveIntent) as caught:
        discover()
    assert problem in str(caught.value)


def test_a_measure_without_a_command_is_named(monkeypatch):
    """Buttons ask for a measure by the command that is called so."""
    monkeypatch.setattr(answers, "Measure", [*Measure, "balance"])
    with pytest.raises(DefectiveIntent, match="no command is called /balance"):
        discover()


def test_a_module_without_record_and_answer_is_no_intent(folder):
    (folder / "peaks.py").write_text("HIGHEST = 1", "utf-8")
    assert Intent("peaks") not in discover().records
