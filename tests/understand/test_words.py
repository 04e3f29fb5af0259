"""The word lists: sound, complete, and in no conflict with the names of partners."""

import tomllib

import pytest

from bot import shipped
from bot.answers import discover
from bot.domain.figures import Measure
from bot.domain.request import Intent
from bot.partners import book
from bot.understand.dictionary import dictionary
from bot.understand.load_once import NotLoadedHere, nothing_loaded
from bot.understand.senses import Sense
from bot.understand.word_lists import DefectiveWords

_NAMED = {record.name for record in discover().records.values() if record.strength is not None}
_FILES = sorted(shipped.LOCALES.glob("*/words.toml"))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.parent.name)
def test_each_language_can_ask_for_everything(path):
    content = tomllib.loads(path.read_text("utf-8"))

    assert set(content["measures"]) == set(Measure)
    assert set(content["intents"]) == _NAMED
    assert content["names"]


def test_no_word_of_the_grammar_is_a_partners_name():
    """Or it would be read as whichever is tried first."""
    names = book.load()
    words = dictionary(_NAMED)
    for vocabulary in (words.spoken(tag, tag) for tag in words.tags):
        for word, atoms in vocabulary.words.items():
            if atoms[0].sense in (Sense.PARTNER, Sense.DOUBT, Sense.LANGUAGE):
                continue
            clash = [match for match in names.find(word) if (match.start, match.end) == (0, len(word))]
            assert clash == [], word


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('[measures]\nexprots = ["x"]', "exprots"),
        ('[asking]\nnothing = ["x"]', "nothing"),
        ('[months]\none = ["x"]', "one"),
        ('[phrases]\n"x" = "exports tp home"', "tp"),
        ('[measures]\nexports = ["x"]\nimports = ["X"]', "two meanings"),
        ('[intents]\nrecords = ["x"]', "records"),
        ("[measures", "end of document"),
    ],
)
def test_a_defective_list_is_refused_with_file_and_entry(tmp_path, content, problem):
    path = tmp_path / "xx" / "words.toml"
    path.parent.mkdir()
    path.write_text(content, "utf-8")

    with pytest.raises(DefectiveWords) as caught:
        dictionary((), tmp_path).spoken("xx", "xx")

    assert str(path) in str(caught.value)
    assert problem in str(caught.value)


def test_an_intent_without_words_in_any_language_is_named(tmp_path):
    with pytest.raises(DefectiveWords, match="no words for records"):
        dictionary((Intent("records"),), tmp_path)


def test_a_languages_words_are_read_when_they_are_first_wanted(tmp_path):
    """So a start does not take longer with each language; and never on an event loop, where all would wait."""
    for tag in ("de", "en", "fr"):
        (tmp_path / tag).mkdir()
    (tmp_path / "en" / "words.toml").write_text('[measures]\nexports = ["exports"]\n', "utf-8")
    (tmp_path / "de" / "words.toml").write_text(
        '[measures]\nexports = ["ausfuhren"]\n[phrases]\n"x" = "no such"', "utf-8"
    )
    (tmp_path / "fr" / "words.toml").write_text('[measures]\nexports = ["exportations"]\n', "utf-8")
    words = dictionary((), tmp_path)

    with nothing_loaded(), pytest.raises(NotLoadedHere):
        words.spoken("fr", "fr")
    assert set(words.spoken("fr", "fr").words) == {"exportations", "exports"}
    assert set(words.commanding("en").words) == {"exports", "exportations", "ausfuhren"}
    with nothing_loaded():
        assert set(words.spoken("fr", "fr").words) == {"exportations", "exports"}
    with pytest.raises(DefectiveWords, match="no is no meaning"):
        words.spoken("de", "de")
