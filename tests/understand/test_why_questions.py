"""Questions of why, of products and of tariffs: what each asks, or by which error it is refused."""

import csv
import re
from pathlib import Path

import pytest

from bot.domain.errors import TradebotError
from bot.understand.canonical import canonical, spelled

_LINES = (Path(__file__).parent.parent / "questions/why.tsv").read_text("utf-8").splitlines()
_ROWS = list(csv.DictReader((line for line in _LINES if not line.startswith("#")), delimiter="\t"))
_REFUSALS = ("not_understood", "unknown_month", "unknown_partner", "invalid")
ASKED = [row for row in _ROWS if row["intent"] not in _REFUSALS]
REFUSED = [row for row in _ROWS if row["intent"] in _REFUSALS]


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row["text"])
def test_it_is_read_as_what_it_asks(ask, row):
    request = ask(row["text"], row["language"])
    found = {
        "intent": request.intent,
        "partners": " ".join(request.partners),
        "measure": request.measure,
        "period": spelled(request.period),
        "argument": request.argument,
    }
    assert {key: str(value or "-") for key, value in found.items()} == {key: row[key] for key in found}


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row["text"])
def test_its_command_asks_the_same_again(ask, row):
    request = ask(row["text"], row["language"])
    command = canonical(request)
    assert len(command.encode()) <= 60
    assert ask(command, row["language"]) == request


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["text"])
def test_it_is_refused(ask, row):
    error = ask.refused(row["text"], row["language"])
    assert isinstance(error, TradebotError)
    assert re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower() == row["intent"]


def test_there_are_forty_questions_of_why():
    assert sum(row["intent"] == "why" or "why" in row["text"] or "為什麼" in row["text"] for row in _ROWS) >= 40
