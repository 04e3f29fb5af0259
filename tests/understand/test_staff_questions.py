"""What staff type in a hurry, each with the command it means or how it is to be refused.

`tests/questions/staff.tsv`, `staff_aside.tsv` and `staff_blind.tsv` were written before the code that reads them. A
row has the language,
the verdict, what is expected, and the text; a text may be several, with ⇒ between what is asked one after the other.

- `answer`: read as the canonical command that is expected (one of them, with | between);
- `ask`: refused, with that command as the first button (- for any);
- `refuse`: refused, whatever is offered;
- `kind`: kind words, of that kind.

The newest month, and thirteen months of a trend, are left out of what is expected.
"""

import csv
import re
from pathlib import Path

import pytest

from bot.domain.errors import TradebotError
from bot.domain.facts import Coverage
from bot.domain.request import Intent, Request
from bot.domain.time import Month
from bot.understand.canonical import canonical

_FOLDER = Path(__file__).parent.parent / "questions"
_COVERAGE = Coverage(tuple(map(Month, range(Month.of(1985, 1).ordinal, Month.of(2026, 1).ordinal + 1))), {})
_FILES = ("staff.tsv", "staff_aside.tsv", "staff_blind.tsv")
_THEN = " ⇒ "
_UNKNOWN = {"zh_Hant_TW": "圕", "zh_Hans_CN": "圕", "en": "zyxgrob"}


def rows(name: str) -> list[dict[str, str]]:
    lines = (line for line in (_FOLDER / name).read_text("utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _shown(request: Request) -> str:
    command = canonical(request)
    if request.intent is Intent.TREND:
        return command.replace(" 2025-01..2026-01", "")
    return command if request.against is not None else re.sub(r" 2026-01(?= |$)", "", command)


def _outcome(ask, row: dict[str, str]) -> tuple[str, str]:
    *before, text = row["text"].split(_THEN)
    previous: Request | None = None
    for question in before:
        previous = ask.reader.read(question, _COVERAGE, language=row["language"], previous=previous)
    try:
        request = ask.reader.read(text, _COVERAGE, language=row["language"], previous=previous)
    except TradebotError as error:
        near, offered = getattr(error, "near", ()), getattr(error, "request", None)
        if near:
            return "ask", " ".join(near)
        return ("refuse", "-") if offered is None else ("ask", _shown(offered))
    return ("kind", str(request.argument)) if request.intent is Intent.COURTESY else ("answer", _shown(request))


def _misread(ask, row: dict[str, str]) -> str | None:
    verdict, shown = _outcome(ask, row)
    expected = row["expected"].split("|")
    is_right = {
        "answer": verdict == "answer" and shown in expected,
        "ask": verdict == "ask" and (expected == ["-"] or shown in expected),
        "refuse": verdict in ("refuse", "ask"),
        "kind": verdict == "kind" and shown in expected,
    }[row["verdict"]]
    return None if is_right else f"{row['text']!r} should {row['verdict']} {row['expected']}, not {verdict} {shown}"


def test_there_are_enough_and_none_twice():
    found = [(row["language"], row["text"]) for name in _FILES for row in rows(name)]

    assert len(found) >= 400
    assert len(set(found)) == len(found)


def test_the_questions_tuned_on_are_read_right(ask, capsys):
    found = [_misread(ask, row) for row in rows("staff.tsv")]
    problems = [problem for problem in found if problem]
    with capsys.disabled():
        print(f"\nstaff's questions tuned on: {len(found) - len(problems)} of {len(found)}")  # noqa: T201 - the rate is what this test is for

    assert len(problems) <= len(found) * 0.03, problems


def test_the_questions_set_aside(ask, capsys):
    found = [_misread(ask, row) for row in rows("staff_aside.tsv")]
    problems = [problem for problem in found if problem]
    with capsys.disabled():
        print(f"\nstaff's questions set aside: {len(found) - len(problems)} of {len(found)}")  # noqa: T201 - likewise

    assert len(problems) <= len(found) * 0.1, problems


def test_the_questions_of_blind_rounds(ask, capsys):
    found = [_misread(ask, row) for row in rows("staff_blind.tsv")]
    problems = [problem for problem in found if problem]
    with capsys.disabled():
        print(f"\nstaff's questions of blind rounds: {len(found) - len(problems)} of {len(found)}")  # noqa: T201 - likewise

    assert len(problems) <= len(found) * 0.03, problems


def _with_word(text: str, place: int, word: str) -> str:
    return f"{text[:place]} {word} {text[place:]}".strip()


@pytest.mark.parametrize("where", ["first", "inside", "last"])
def test_a_word_that_nobody_knows_is_never_left_out_silently(ask, where):
    answered = []
    for row in (row for name in _FILES for row in rows(name)):
        if row["verdict"] != "answer" or _THEN in row["text"] or row["text"].startswith("/"):
            continue
        text, word = row["text"], _UNKNOWN[row["language"]]
        inside = text.find(" ") if " " in text else len(text) // 2
        text = _with_word(text, {"first": 0, "inside": inside, "last": len(text)}[where], word)
        try:
            request = ask.reader.read(text, _COVERAGE, language=row["language"])
        except TradebotError:
            continue
        answered.append((text, _shown(request)))

    assert answered == []
