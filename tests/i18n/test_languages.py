"""Which language serves whom, and that a language is one folder."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import shipped
from bot.domain.document import Document, Headline, Kind
from bot.domain.figures import Measure, Ratio, Usd
from bot.domain.time import Month, Period
from bot.domain.values import Amount, BareAmount, Listing, Name, OrdinalRank, Percent, RankMove, RatioStyle, psay, say
from bot.i18n.catalogue import BadCatalogue, catalogue
from bot.i18n.check import defects
from bot.i18n.languages import languages, localizer, negotiate

OFFICE, MAINLAND, ENGLISH = "zh_Hant_TW", "zh_Hans_CN", "en"


def test_languages_name_themselves():
    names = dict(languages())
    assert (names[ENGLISH], names[MAINLAND], names[OFFICE]) == ("English", "简体中文", "繁體中文")


@pytest.mark.parametrize(
    ("wanted", "default", "tag"),
    [
        # What Telegram sends.
        ("zh-hant", ENGLISH, OFFICE),
        ("zh-hans", OFFICE, MAINLAND),
        ("en", OFFICE, ENGLISH),
        ("en-GB", OFFICE, ENGLISH),
        ("cy-gb", OFFICE, OFFICE),
        # The region tells the script.
        ("zh-TW", ENGLISH, OFFICE),
        ("zh-HK", ENGLISH, OFFICE),
        ("zh-MO", MAINLAND, OFFICE),
        ("zh-CN", OFFICE, MAINLAND),
        ("zh-SG", OFFICE, MAINLAND),
        ("zh-Hant-HK", ENGLISH, OFFICE),
        # Chinese without more is the office's, unless the office speaks something else.
        ("zh", OFFICE, OFFICE),
        ("zh", MAINLAND, MAINLAND),
        ("zh", ENGLISH, MAINLAND),
        # Any spelling.
        ("ZH_hant_tw", ENGLISH, OFFICE),
        ("EN_us", OFFICE, ENGLISH),
        (" en ", OFFICE, ENGLISH),
        # A script nobody wrote a catalogue in.
        ("en-Cyrl", OFFICE, OFFICE),
        # Nothing, and nonsense.
        (None, OFFICE, OFFICE),
        ("", MAINLAND, MAINLAND),
        ("tlh", OFFICE, OFFICE),
        ("---", OFFICE, OFFICE),
    ],
)
def test_negotiation(wanted, default, tag):
    assert negotiate(wanted, default) == tag


@given(wanted=st.text() | st.from_regex(r"[a-zA-Z]{1,3}([-_][A-Za-z0-9]{1,8}){0,3}"))
def test_negotiation_always_ends_in_a_language(wanted):
    assert negotiate(wanted, OFFICE) in languages()


GERMAN = """\
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "measure"
msgid "exports"
msgstr "Ausfuhren"

"""
GERMAN_FACTS = {
    "native name": "Deutsch",
    "large power": "9",
    "large amount": "{amount} Mrd. US-Dollar",
    "small power": "6",
    "small amount": "{amount} Mio. US-Dollar",
    "whole amount": "{amount} US-Dollar",
    "rise": "+{rate}",
    "fall": "-{rate}",
    "ranks won": "↑{steps}",
    "ranks lost": "↓{steps}",
    "same rank": "=",
    "labelled": "{label}: {text}",
    "place": "Nr. {rank}",
    "points": "{points} Prozentpunkte",
    "month of year": "{name}",
    "month": "{month} {year}",
    "quarter": "{quarter}. Quartal {year}",
    "year": "{year}",
    "months of year": "{first} bis {last} {year}",
    "span": "{first} bis {last}",
    "last twelve": "zwölf Monate bis {last}",
}


def german(folder, facts=GERMAN_FACTS):
    """Write a folder of languages that has German beside English."""
    (folder / "de").mkdir()
    facts = "".join(f'msgctxt "language"\nmsgid "{name}"\nmsgstr "{text}"\n\n' for name, text in facts.items())
    (folder / "de" / "bot.po").write_text(GERMAN + facts, "utf-8")
    (folder / "en").symlink_to(shipped.LOCALES / "en")
    return folder


def test_a_language_is_one_folder(tmp_path):
    locales = german(tmp_path)

    assert dict(languages(locales)) == {"de": "Deutsch", "en": "English"}
    assert negotiate("de-AT", "en", locales=locales) == "de"
    speaker = localizer("de", locales=locales)
    assert speaker.say(Percent(Ratio(-714, 10_000))) == "-7,14\N{NO-BREAK SPACE}%"
    assert speaker.say(Percent(Ratio(253, 10_000), RatioStyle.POINTS)) == "+2,53 Prozentpunkte"
    assert speaker.say(Amount(Usd(26_610_000_000))) == "26,61 Mrd. US-Dollar"
    assert speaker.say(BareAmount(Usd(4_469_200_000_000))) == "4.469,20"
    assert speaker.unit() == "Mrd. US-Dollar"
    small = speaker.for_document(Document(Kind.STANDING, (Headline(Amount(Usd(-12_345_678))),)))
    assert small.say(Amount(Usd(-12_345_678))) == "-12,35 Mio. US-Dollar"
    assert speaker.say(Month.of(2026, 3)) == "März 2026"
    assert speaker.say(Period.of_quarter(2025, 4)) == "4. Quartal 2025"
    assert speaker.say(OrdinalRank(4)) == "Nr. 4"
    assert speaker.say(Measure.EXPORTS) == "Ausfuhren"
    # What it does not translate yet stays English.
    assert speaker.say(psay("measure", "imports")) == "imports"
    # Names come from CLDR where the folder has none of its own; groups that CLDR lacks, from English.
    assert speaker.say(Listing((Name("KR"), Name("WORLD"), Name("ASEAN")))) == "Südkorea, Welt und ASEAN"
    (locales / "de" / "names.toml").write_text('HK = "Hongkong"', "utf-8")
    assert speaker.say(Name("FR")) == "Frankreich"


NAMES = """\
[forms.from]
default = "aus {name}"
NL = "aus den Niederlanden"
imports = "aus den Einfuhren"
"""


def test_a_translation_can_ask_for_a_form(tmp_path):
    facts = GERMAN_FACTS | {
        "in month": "im {month} {year}",
        "in quarter": "im {name} {year}",
        "in months of year": "von {first} bis {last} {year}",
        "large amount, one": "{amount} Milliarde US-Dollar",
    }
    locales = german(tmp_path, facts)
    (locales / "de" / "names.toml").write_text(NAMES, "utf-8")
    with (locales / "de" / "bot.po").open("a", encoding="utf-8") as file:
        file.write('msgid "{partner}, {period}"\nmsgstr "{partner:from} {period:in}"\n')
        file.write('msgid "{x}"\nmsgstr "von {x:은/는}"\n')
    speaker = localizer("de", locales=locales)

    def said(partner, period):
        return speaker.say(say("{partner}, {period}", partner=partner, period=period))

    # What begins a sentence begins with a capital.
    assert said(Name("FR"), Month.of(2026, 1)) == "Aus Frankreich im Januar 2026"
    assert said(Name("NL"), Period.of_quarter(2025, 4)) == "Aus den Niederlanden im 4. Quartal 2025"
    assert (
        said(Listing((Name("FR"), Name("NL"))), Period.of_year(2025)) == "Aus Frankreich und aus den Niederlanden 2025"
    )
    assert said(Measure.IMPORTS, Period.year_to_date(Month.of(2026, 3))) == (
        "Aus den Einfuhren von Januar bis März 2026"
    )
    assert speaker.say(say("{x}", x=Name("NL"))) == "von Niederlande는"
    assert speaker.say(Amount(Usd(1_000_000_000))) == "1,00 Mrd. US-Dollar"  # one has no decimals in German
    defective = [line for line in defects(locales) if "asks for a form" in line]
    assert defective == []


def test_a_form_that_is_not_there_is_a_defect(tmp_path):
    locales = german(tmp_path)
    with (locales / "de" / "bot.po").open("a", encoding="utf-8") as file:
        file.write('msgid "Compare with {partner}"\nmsgstr "Vergleich {partner:with}"\n')

    assert [line for line in defects(locales) if "[forms.with]" in line] == [
        "locales/de/bot.po: 'Compare with {partner}' asks for a form 'with', which names.toml has no [forms.with] for"
    ]


def test_signs_of_change_are_the_language_s(tmp_path):
    speaker = localizer("de", locales=german(tmp_path))

    rates = [Percent(Ratio(steps, 10_000), RatioStyle.ARROW) for steps in (8430, -714, 0)]
    assert [speaker.say(rate) for rate in rates] == ["+84,30\xa0%", "-7,14\xa0%", "0,00\xa0%"]
    assert [speaker.say(RankMove(*move)) for move in ((1, 3), (3, 1), (2, 2))] == ["↑2", "↓2", "="]


def test_the_asker_s_own_region_is_preferred(tmp_path):
    locales = german(tmp_path)
    shutil.copytree(locales / "de", locales / "de_CH")

    wanted = ("de-CH", "de-AT", "de")
    assert [negotiate(tag, "en", locales=locales) for tag in wanted] == ["de_CH", "de", "de"]
    assert localizer("de_CH", locales=locales).say(BareAmount(Usd(4_469_200_000_000))) == "4’469.20"


@pytest.mark.slow
@pytest.mark.parametrize("missing", GERMAN_FACTS)
def test_a_language_without_a_fact_is_refused_by_name(tmp_path, missing):
    facts = {name: text for name, text in GERMAN_FACTS.items() if name != missing}
    locales = german(tmp_path, facts)

    with pytest.raises(BadCatalogue, match=missing):
        localizer("de", locales=locales)
    assert f"locales/de/bot.po: fact '{missing}' is missing" in defects(locales)


def test_a_damaged_catalogue_is_refused_by_name(tmp_path):
    locales = german(tmp_path)
    (locales / "de" / "bot.po").write_bytes(b'msgid "\xff')

    with pytest.raises(BadCatalogue, match=r"de.bot\.po"):
        localizer("de", locales=locales)


def test_a_language_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadCatalogue, match="nowhere"):
        localizer("nowhere", locales=tmp_path)


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        ("es-419", "es"),
        ("es-MX", "es"),
        ("pt-br", "pt"),
        ("fr-CA", "fr"),
        ("de-at", "de"),
        ("ja-JP", "ja"),
        ("ko-kr", "ko"),
        ("vi", "vi"),
        ("it", ENGLISH),
    ],
)
def test_a_region_nobody_wrote_for_is_spoken_to_in_its_language(tmp_path, wanted, tag):
    """Telegram sends `es-419` from Latin America, `pt-br` from Brazil."""
    for folder in ("de", "en", "es", "fr", "ja", "ko", "pt", "vi", OFFICE):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bot.po").touch()

    assert negotiate(wanted, ENGLISH, locales=tmp_path) == tag


@pytest.mark.parametrize("tag", languages())
def test_each_language_is_negotiated_by_its_own_tag(tag):
    for spelled in (tag, tag.lower().replace("_", "-"), "-".join(tag.split("_")[:2]).lower()):
        assert negotiate(spelled, "") == tag


@pytest.mark.parametrize("tag", languages())
def test_a_native_name_is_what_the_catalogue_says(tag):
    """It is looked up without reading the catalogue."""
    assert languages()[tag] == catalogue(tag, shipped.LOCALES).facts["native name"]


def test_a_time_is_written_small_within_a_sentence_only(tmp_path):
    locales = german(tmp_path, GERMAN_FACTS | {"month": "monat {number}/{year}", "year": "jahr {year}"})
    speaker = localizer("de", locales=locales)

    assert speaker.say(Month.of(2026, 1)) == "Monat 1/2026"
    assert speaker.column([Period.of_year(2025), None]) == ["Jahr 2025", ""]
    assert speaker.say(say("Goods trade, {period}", period=Month.of(2026, 1))) == "Goods trade, monat 1/2026"
    assert speaker.say(say("{figure}, {period}", figure=Month.of(2026, 1), period=Period.of_year(2025))) == (
        "Monat 1/2026, jahr 2025"
    )
