"""The question suite: what staff type, and what each question means or why it is refused.

`tests/questions/*.tsv` were written before the grammar. Every fifth row is set aside: the grammar is tuned on the
others, which all must be read right; the rows set aside measure how it fares with what it has not seen.

Looked at first when the tuning was done, 79 of the 81 rows set aside were right (97.5 %). The other two: a lone 「？」
was taken for punctuation (mended since), and 瓦干達 was expected to resemble no name, but 烏干達 is one character
away (the row was wrong and has been corrected). So today's rate is no longer one of the unseen.

The readings at the end of each file came later: questions once answered with a word of theirs left out, or refused
without need, and others made up to look for more of the kind. None of them was unseen.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import TradebotError, UnknownPartner
from bot.understand.canonical import spelled

_FOLDER = Path(__file__).parent.parent / "questions"


def _rows(name: str) -> list[dict[str, str]]:
    lines = (line for line in (_FOLDER / name).read_text("utf-8").splitlines() if not line.startswith("#"))
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["text"] = row["text"].replace("\\t", "\t")
    return rows


def _is_aside(number: int) -> bool:
    return number % 5 == 4


def _misread(ask, row: dict[str, str]) -> str | None:
    """How a question is read otherwise than it should be; None when it is read right."""
    try:
        request = ask(row["text"], row["language"])
    except TradebotError as error:
        return f"{row['text']!r} was refused: {error!r}"
    found = {
        "intent": request.intent,
        "partners": " ".join(request.partners),
        "measure": request.measure,
        "top": request.top,
        "period": None if request.period is None else spelled(request.period),
        "direction": request.direction,
        "argument": request.argument,
    }
    shown = {key: str(value or "-") for key, value in found.items()}
    expected = {key: row[key] for key in shown}
    return None if shown == expected else f"{row['text']!r} should be {expected} but is {shown}"


def _misrefused(ask, row: dict[str, str]) -> str | None:
    """How a question is refused otherwise than it should be."""
    try:
        return f"{row['text']!r} was read as {ask(row['text'], row['language'])}"
    except TradebotError as error:
        kind = re.sub(r"(?<!^)([A-Z])", r"_\1", type(error).__name__).lower()
        suggestion = error.near[0] if isinstance(error, UnknownPartner) and error.near else "-"
    if (kind, suggestion) == (row["refusal"], row["suggestion"]):
        return None
    return f"{row['text']!r} should be refused as {row['refusal']} ({row['suggestion']}), not {kind} ({suggestion})"


def _outcomes(ask) -> Iterator[tuple[bool, str | None]]:
    for name, check in (("asked.tsv", _misread), ("refused.tsv", _misrefused)):
        for number, row in enumerate(_rows(name)):
            yield _is_aside(number), check(ask, row)


@pytest.fixture(scope="module")
def outcomes(ask) -> list[tuple[bool, str | None]]:
    return list(_outcomes(ask))


def test_the_suite_is_large_enough_and_says_nothing_twice():
    asked, refused = _rows("asked.tsv"), _rows("refused.tsv")
    texts = [(row["language"], row["text"]) for row in asked + refused]

    assert len(asked) >= 300
    assert len(refused) >= 80
    assert len(set(texts)) == len(texts)


def test_every_question_tuned_on_is_read_right(outcomes):
    assert [problem for is_aside, problem in outcomes if not is_aside and problem] == []


def test_the_questions_set_aside(outcomes, capsys):
    rates = {}
    for aside in (False, True):
        found = [problem is None for is_aside, problem in outcomes if is_aside is aside]
        rates[aside] = sum(found) / len(found)
        with capsys.disabled():
            part = "set aside" if aside else "tuned on"
            print(f"\nquestions {part}: {sum(found)} of {len(found)} read right ({rates[aside]:.1%})")  # noqa: T201 - the rates are what this test is for

    assert rates[True] >= 0.95
