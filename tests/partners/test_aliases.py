"""Every name means one partner, and nothing ordinary means any."""

import csv
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from bot import shipped
from bot.answers import discover
from bot.domain.errors import UnknownPartner
from bot.domain.values import Name
from bot.i18n.languages import languages, localizer
from bot.partners import aliases, table
from bot.understand.dictionary import dictionary
from bot.understand.spelling import folded

HERE = Path(__file__).parent


def resolved(partners, name):
    try:
        return partners.resolve(name)
    except UnknownPartner:
        return None


def test_every_alias_resolves_to_its_one_partner(partners):
    gathered = list(aliases.gather(table.read()))
    wrong = [(a.text, a.code, a.origin) for a in gathered if resolved(partners, a.text) != a.code]
    assert len(gathered) > 6000
    assert wrong == []


def test_every_alias_is_found_between_chinese_words(partners):
    """Unless it is one of the phrases that mean nobody, or holds marks its letters need."""
    wrong = []
    for alias in aliases.gather(table.read()):
        name = unicodedata.normalize("NFKC", alias.text)
        found = [match.code for match in partners.find(f"對{name}，出口")]
        if found != ([alias.code] if alias.code else []):
            wrong.append((alias, found))
    assert wrong == []


def test_names_as_answers_say_them_are_understood(partners):
    """A partner's displayed name, typed back, is that partner, in every language."""
    wrong = [
        (tag, partner.code, name)
        for tag in languages()
        for partner in partners.all()
        if (name := localizer(tag).say(Name(partner.code))) != partner.code and resolved(partners, name) != partner.code
    ]
    # Too short to be found within any text; the words of their languages have them, as questions there show.
    assert wrong == [("ko", "GU", "괌"), ("vi", "RU", "Nga")]


def test_names_too_short_to_be_found_within_texts_are_words_of_their_languages():
    named = [record.name for record in discover().records.values() if record.strength is not None]
    words = dictionary(named, shipped.LOCALES)
    for tag, code, name in (("ko", "GU", "괌"), ("vi", "RU", "nga")):
        assert words.spoken(tag, tag).words[folded(name)][0].value == code


def test_names_in_many_languages_and_scripts(partners):
    """Written down as people write them, not taken from the tables."""
    with (HERE / "names.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    wrong = []
    for row in rows:
        found = [match.code for match in partners.find(unicodedata.normalize("NFKC", row["name"]))]
        if resolved(partners, row["name"]) != row["code"] or found != [row["code"]]:
            wrong.append((row["language"], row["name"], row["code"], found))
    print(f"names understood: {len(rows) - len(wrong)} of {len(rows)}")  # noqa: T201 - the rate is the point
    assert len(rows) >= 180
    assert wrong == []


def test_ordinary_words_mean_nobody_and_resemble_nobody(partners):
    words = (HERE / "ordinary_words.txt").read_text("utf-8").split()
    wrong = {word: [m.code for m in found] for word in words if (found := partners.find(word))}
    alike = {word: near for word in words if (near := partners.near(word))}
    assert len(words) > 800
    assert wrong == {}
    assert alike == {}


@pytest.mark.parametrize("word", ["ago", "and", "are", "can", "com", "per", "ton", "in", "my", "it", "no", "is", "at"])
def test_codes_that_are_words_count_in_capitals_only(partners, word):
    assert partners.find(word) == ()
    assert partners.near(word) == ()
    assert len(partners.find(word.upper())) == 1


def with_alias(code, alias):
    """The shipped table with one more alias."""
    source = table.read()
    entries = tuple(
        replace(entry, names=(*entry.names, alias)) if entry.partner.code == code else entry for entry in source.entries
    )
    return replace(source, entries=entries)


@pytest.mark.parametrize(
    ("code", "alias", "other"),
    [
        ("TW", "日本", "JP"),
        ("JP", "台湾", "TW"),
        ("TW", "DEUTSCHLAND", "DE"),
        ("KP", "Korea", "KR"),
        ("TW", "美国", None),
    ],
)
def test_a_name_for_two_is_refused_naming_both(code, alias, other):
    with pytest.raises(aliases.AmbiguousAlias) as refusal:
        aliases.index(with_alias(code, alias))
    assert f"{code} by" in str(refusal.value)
    assert f"{other} by" in str(refusal.value)
