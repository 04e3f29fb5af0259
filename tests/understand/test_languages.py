"""Questions as people ask them in every language: `tests/questions/languages/<tag>.tsv`, one row a question.

A row is the question, a tab, and the command that asks the same (`/imports TW 2025-12`). Each must be read alike by who
has chosen the language, by who has chosen English, and by the office, whose language nobody chose.
"""

from pathlib import Path

import pytest

from bot.domain.errors import TradebotError
from bot.i18n.catalogue import SOURCE_LANGUAGE
from bot.i18n.languages import tags

_FOLDER = Path(__file__).parent.parent / "questions" / "languages"
_OFFICE = "zh_Hant_TW"
_FEWEST = 60
_ELSEWHERE = {SOURCE_LANGUAGE, "zh_Hant_TW", "zh_Hans_CN"}
"""Languages whose questions stand in `asked.tsv`."""


def _rows(tag: str) -> list[tuple[str, str]]:
    path = _FOLDER / f"{tag}.tsv"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(question, command) for question, command in rows]


@pytest.mark.parametrize("tag", [tag for tag in tags() if tag not in _ELSEWHERE])
def test_every_language_has_its_questions(tag):
    questions = [question for question, _ in _rows(tag)]
    assert len(set(questions)) >= _FEWEST


@pytest.mark.parametrize("path", sorted(_FOLDER.glob("*.tsv")), ids=lambda path: path.stem)
def test_each_is_read_as_its_command_whatever_the_chats_language(ask, path):
    misread = []
    for question, command in _rows(path.stem):
        wanted = ask(command, SOURCE_LANGUAGE)
        for language in (path.stem, SOURCE_LANGUAGE, _OFFICE):
            try:
                found = ask(question, language)
            except TradebotError as error:
                misread.append(f"{language}: {question!r} was refused: {error!r}")
                continue
            if found != wanted:
                misread.append(f"{language}: {question!r} should be {wanted} but is {found}")
    assert misread == []


@pytest.mark.parametrize("language", tags())
@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("영어로 바꿔줘", "en"),
        ("일본어로 바꿔줘", "ja"),
        ("韓国語でお願いします", "ko"),
        ("中国語にして", "zh_Hant_TW"),
    ],
)
def test_a_language_is_asked_for_in_any_language(ask, language, text, tag):
    assert ask(text, language).argument == tag
