"""Every command's example, and every question the bot itself proposes, through the reader to an answer."""

import pytest

from bot.answers import answer, discover
from bot.answers._examples import examples
from bot.domain.document import Document
from bot.domain.request import Intent, Request
from bot.i18n.languages import languages, localizer
from bot.render import telegram_html
from bot.understand.canonical import canonical
from bot.understand.reader import Reader
from bot.understand.word_lists import command_words

INTENTS = discover()
COMMANDS = INTENTS.commands


@pytest.fixture(scope="module")
def reader(book) -> Reader:
    return Reader(book, INTENTS)


def _read(reader: Reader, context, text: str, language: str = "en") -> Request:
    return reader.read(text, context.model.coverage, language=language)


@pytest.fixture(params=COMMANDS.values(), ids=COMMANDS)
async def document(request, context, reader) -> Document:
    return await answer(_read(reader, context, request.param.example), context)


async def test_its_canonical_command_gives_the_same_answer(document, context, reader):
    again = await answer(_read(reader, context, document.command), context)
    assert again.rows == document.rows
    assert again.kind is document.kind


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("language", languages())
def test_every_word_of_a_command_is_the_command(context, reader, command, language):
    _, *rest = command.example.split()
    asked = _read(reader, context, command.example, language)
    for word in command_words(command.name):
        assert _read(reader, context, " ".join([f"/{word}", *rest]), language) == asked


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("office", ["TW", "VN"])
def test_examples_are_read_as_what_they_ask_in_their_own_language(context, reader, tag, office):
    for text, request in examples(office):
        read = _read(reader, context, localizer(tag).say(text), tag)
        assert (read.intent, read.partners, read.measure, read.top) == (
            request.intent,
            request.partners,
            request.measure,
            request.top,
        )


async def test_a_summary_is_one_message_in_every_language(context):
    document = await answer(Request(Intent.OVERVIEW), context)
    for tag in languages():
        assert len(telegram_html.render(document, localizer(tag))) == 1


def test_the_way_back_to_a_command_is_short(context, reader):
    for command in COMMANDS.values():
        assert len(canonical(_read(reader, context, command.example)).encode()) <= 60
