"""Everything discovered answers: every command's example, in every language, on every medium."""

import json

import pytest

from bot.answers import discover
from bot.domain.document import Headline, Kind
from bot.domain.ports import Asker
from bot.i18n.languages import languages, localizer
from bot.render import briefing_text, csv, html, markdown, telegram_html, terminal
from bot.render import json as json_render

EXAMPLES = [command.example for command in discover().commands.values()]
CHANGES_THE_CHAT = (
    "/watch TW",
    "/unwatch TW",
    "/pause 14",
    "/broadcast Good morning",
    "/subscribe",
    "/unsubscribe",
    "/lang en",
)


ADMIN = 7


@pytest.fixture(autouse=True)
def administrators(app):
    app.answering.admins = lambda: {ADMIN}


@pytest.mark.parametrize("tag", languages())
async def test_every_example_answers_on_every_medium(app, tag):
    speech = localizer(tag)
    for example in EXAMPLES:
        document = await app.answering.ask(example, Asker(tag, chat=ADMIN, user=ADMIN))
        assert not document.kind.is_refusal, (example, terminal.render(document, speech))
        assert isinstance(document.blocks[0], Headline), example
        headline = speech.for_document(document).say(document.blocks[0].text)
        messages = telegram_html.render(document, speech)
        assert messages[0].startswith("<b>"), example
        # Lines of languages without spaces end anywhere.
        assert headline.split()[0] in terminal.render(document, speech).replace("\n", ""), example
        rendered = json_render.render(document, speech, terminal.render(document, speech))
        assert json.loads(json.dumps(rendered))["kind"] == document.kind
        for medium in (briefing_text, markdown, html, csv):
            assert "Missing(" not in medium.render(document, speech), (example, medium.__name__)
        for text in (*messages, rendered["text"]):
            assert "None" not in text, example
            assert "{" not in text, example


@pytest.mark.parametrize("tag", languages())
async def test_the_canonical_command_asks_the_same_again(app, tag):
    for example in EXAMPLES:
        if example in CHANGES_THE_CHAT:
            continue
        first = await app.answering.ask(example, Asker(tag, chat=ADMIN, user=ADMIN))
        again = await app.answering.ask(first.command, Asker(tag, chat=ADMIN, user=ADMIN))
        assert again.blocks == first.blocks, (example, first.command)
        assert again.command == first.command


async def test_every_choice_is_a_question_that_is_answered_and_fits_a_button(app):
    seen, waiting = set(), list(EXAMPLES)
    while waiting and len(seen) < 400:
        text = waiting.pop(0)
        document = await app.answering.ask(text, Asker("zh_Hant_TW", chat=ADMIN, user=ADMIN))
        assert not document.kind.is_refusal, (text, document)
        for choice in document.choices:
            assert len(choice.command.encode()) <= 60, choice
            assert choice.command.isascii()
            if choice.command not in seen:
                seen.add(choice.command)
                waiting.append(choice.command)
    assert len(seen) > 50


async def test_help_names_every_command(app):
    document = await app.answering.ask("/help", Asker("en"))
    text = terminal.render(document, localizer("en"))
    assert [name for name, command in discover().commands.items() if command.in_menu and f"/{name}" not in text] == []


async def test_a_refusal_is_a_document_with_offers(app):
    document = await app.answering.ask("/rank Atlantis", Asker("en"))
    assert document.kind is Kind.UNKNOWN_PARTNER
    assert document.choices
