"""The check of the catalogues: each defect is found, and the shipped ones have none."""

import shutil

import pytest

from bot import shipped
from bot.i18n.catalogue import FACTS
from bot.i18n.check import CODE, defects, main, update

IMPORTS = """\
from bot.domain.values import nsay, psay, say
from bot.domain.figures import MeasureRecord
from bot.domain.intent import Command
"""

CODE_THAT_SPEAKS = f"""\
{IMPORTS}
A = say("{{partner}} leads", partner=x)
B = nsay("one month", "{{n}} months", count)
C = psay("verb", "rank")
D = Command(name="x", summary="Where a partner stands")
E = MeasureRecord(signs=(1, 0), phrase="exports", label="Exports", key="Exports")
"""

SOUND = {
    ("", "{partner} leads"): ["{partner}居首"],
    ("", "one month"): ["{n} 個月"],
    ("verb", "rank"): ["排名"],
    ("", "Where a partner stands"): ["夥伴的排名"],
    ("measure", "exports"): ["出口"],
    ("label", "Exports"): ["出口額"],
    ("key", "Exports"): ["出口"],
}


def entry(key, strings):
    context, message = key
    lines = [f'msgctxt "{context}"'] if context else []
    lines.append(f'msgid "{message}"')
    if message == "one month":
        lines += ['msgid_plural "{n} months"', *(f'msgstr[{i}] "{text}"' for i, text in enumerate(strings))]
    else:
        lines.append(f'msgstr "{strings[0]}"')
    return "\n".join(lines) + "\n"


@pytest.fixture
def code(tmp_path):
    package = tmp_path / "bot"
    package.mkdir()
    (package / "speaks.py").write_text(CODE_THAT_SPEAKS, "utf-8")
    return package


@pytest.fixture
def locales(tmp_path):
    """English and the office's language with facts only."""
    folder = tmp_path / "locales"
    for tag in ("en", "zh_Hant_TW"):
        shutil.copytree(shipped.LOCALES / tag, folder / tag)
        path = folder / tag / "bot.po"
        blocks = path.read_text("utf-8").split("\n\n")
        facts = [block for block in blocks if 'msgctxt "language"' in block]
        path.write_text("\n\n".join([blocks[0], *facts]) + "\n\n", "utf-8")
    return folder


def write(locales, entries, tag="zh_Hant_TW"):
    with (locales / tag / "bot.po").open("a", encoding="utf-8") as file:
        file.write("\n".join(entry(key, strings) for key, strings in entries.items()))


def test_a_copied_language_without_a_name_of_its_own_is_named(locales, code):
    write(locales, SOUND)
    copied = shutil.copytree(locales / "en", locales / "de_DE") / "bot.po"
    copied.write_text(copied.read_text("utf-8").replace("Language: en", "Language: de_DE"), "utf-8")
    write(locales, {key: [key[1]] * 2 for key in SOUND}, "de_DE")

    assert defects(locales, code) == ["locales/en/bot.po: fact 'native name' is that of de_DE too: 'English'"]


def test_a_sound_catalogue_has_no_defects(locales, code):
    write(locales, SOUND)

    assert defects(locales, code) == []


@pytest.mark.parametrize(
    ("key", "strings", "defect"),
    [
        (("", "{partner} leads"), [""], "'{partner} leads' is not translated"),
        (("", "{partner} leads"), ["{夥伴}居首"], "'{partner} leads' names {夥伴} instead of {partner}"),
        (("", "{partner} leads"), ["居首"], "'{partner} leads' names nothing instead of {partner}"),
        (("", "{partner} leads"), ["{partner}居首 {"], "'{partner} leads' has "),
        (
            ("", "{partner} leads"),
            ["{partner:>5}居首"],
            "'{partner} leads' asks for a form '>5'",
        ),
        (("", "{partner} leads"), ["<b>{partner}</b>居首"], "'{partner} leads' has markup in its translation"),
        (("", "{partner} leads"), ["{partner}居首 "], "'{partner} leads' has stray spaces around its translation"),
        (("", "one month"), [""], "'one month' is not translated"),
        (("", "one month"), ["{m} 個月"], "'one month' names {m} instead of {n}"),
        (("verb", "rank"), [""], "'rank' is not translated"),
        (("", "Where a partner stands"), [""], "'Where a partner stands' is not translated"),
        (("noun", "rank"), ["名次"], "'rank' is no longer said"),
        (("language", "colour"), ["紅"], "'colour' is no longer said"),
    ],
)
def test_each_defect_of_a_translation_is_found(locales, code, key, strings, defect):
    write(locales, SOUND | {key: strings})

    found = defects(locales, code)

    assert len(found) == 1
    assert found[0].startswith(f"locales/zh_Hant_TW/bot.po: {defect}")


@pytest.mark.parametrize("key", SOUND)
def test_each_sentence_that_is_missing_is_found(locales, code, key):
    write(locales, {other: strings for other, strings in SOUND.items() if other != key})

    assert defects(locales, code) == [f"locales/zh_Hant_TW/bot.po: {key[1]!r} is not in it"]


def test_fuzzy_and_obsolete_entries_are_found(locales, code):
    write(locales, SOUND)
    path = locales / "zh_Hant_TW" / "bot.po"
    text = path.read_text("utf-8").replace('msgid "{partner} leads"', '#, fuzzy\nmsgid "{partner} leads"')
    path.write_text(f'{text}\n#~ msgid "gone"\n#~ msgstr "沒了"\n', "utf-8")

    assert defects(locales, code) == [
        "locales/zh_Hant_TW/bot.po: '{partner} leads' is marked fuzzy, so it is not said",
        "locales/zh_Hant_TW/bot.po: 'gone' is kept though obsolete",
    ]


@pytest.mark.parametrize(
    ("fact", "text", "defect"),
    [
        ("large amount", "億美元", "must name {amount} and may name nothing, not nothing"),
        ("month", "{day} {year}", "must name {year} and may name {month}, {name}, {number}, not {day}, {year}"),
        ("large power", "億", "is a power of ten, 4 to 12, not '億'"),
        ("native name", "", "is missing"),
    ],
)
def test_each_defect_of_a_fact_is_found(locales, code, fact, text, defect):
    write(locales, SOUND)
    path = locales / "zh_Hant_TW" / "bot.po"
    lines = path.read_text("utf-8").splitlines()
    lines[lines.index(f'msgid "{fact}"') + 1] = f'msgstr "{text}"'
    path.write_text("\n".join(lines), "utf-8")

    assert defects(locales, code) == [f"locales/zh_Hant_TW/bot.po: fact {fact!r} {defect}"]


@pytest.mark.parametrize(
    ("line", "defect"),
    [
        ("say(text)", "say() needs its sentence as a plain string"),
        ('say(f"{x} leads")', "say() needs its sentence as a plain string"),
        ("nsay('a', b, 3)", "nsay() needs its sentence as a plain string"),
        ("Command(name='x', summary=words)", "Command() needs its sentence as a plain string"),
        ('say("{partner} leads")', "no value for {partner}"),
        ('say("{partner} leads", partner=1, **rest)', None),
        ('nsay("one month", "{n} months", 3)', None),
        ('say("{partner} <b>leads</b>", partner=1)', "markup in '{partner} <b>leads</b>'"),
        ('say("{0} leads", partner=1)', "{0} is not a plain named place"),
        ('say("")', "an empty sentence"),
        ('psay("language", "x")', 'the context "language" is for language facts'),
        ('self.say("{partner}")', None),
    ],
)
def test_each_defect_of_a_call_is_found(locales, code, line, defect):
    (code / "again.py").write_text(f"{IMPORTS}X = {line}\n", "utf-8")

    found = [item for item in defects(locales, code) if item.startswith("bot/")]

    assert found == ([f"bot/again.py:4: {defect}"] if defect else [])


def test_another_say_is_not_taken_for_ours(locales, code):
    write(locales, SOUND)
    (code / "again.py").write_text("def f(say): return say(text)\n", "utf-8")

    assert defects(locales, code) == []


def test_update_brings_in_what_is_new_and_drops_what_is_old(locales, code):
    path = locales / "zh_Hant_TW" / "bot.po"
    write(locales, {key: SOUND[key] for key in [("verb", "rank"), ("", "one month")]} | {("", "old"): ["舊"]})

    update(locales, code)

    assert defects(locales, code) == [
        "locales/zh_Hant_TW/bot.po: '{partner} leads' is not translated",
        "locales/zh_Hant_TW/bot.po: 'Where a partner stands' is not translated",
        "locales/zh_Hant_TW/bot.po: 'exports' is not translated",
        "locales/zh_Hant_TW/bot.po: 'Exports' is not translated",
        "locales/zh_Hant_TW/bot.po: 'Exports' is not translated",
    ]
    text = path.read_text("utf-8")
    assert text.index('msgid "last twelve"') < text.index('msgid "{partner} leads"') < text.index('msgid "one month"')
    assert "{n} 個月" in text
    assert "#:" not in text
    assert '"old"' not in text


def test_update_changes_nothing_the_second_time(locales, code):
    write(locales, SOUND)
    update(locales, code)
    before = {path: path.read_bytes() for path in locales.rglob("*.po")}

    update(locales, code)

    assert {path: path.read_bytes() for path in locales.rglob("*.po")} == before
    assert defects(locales, code) == []


def test_a_new_language_begins_with_an_empty_file(locales, code):
    write(locales, SOUND)
    (locales / "ja").mkdir()
    (locales / "ja" / "bot.po").touch()

    update(locales, code)

    found = defects(locales, code)
    assert len(found) == sum(fact.otherwise is None for fact in FACTS) + len(SOUND)
    assert "locales/ja/bot.po: fact 'native name' is missing" in found
    assert "locales/ja/bot.po: 'rank' is not translated" in found


def test_the_source_language_needs_no_sentences(locales, code):
    write(locales, SOUND)
    update(locales, code)

    assert "leads" not in (locales / "en" / "bot.po").read_text("utf-8")


def test_the_command_line_prints_defects_and_fails(locales, capsys):
    assert main(["--locales", str(locales)]) == 1
    assert "locales/zh_Hant_TW/bot.po: 'trade deficit' is not in it\n" in capsys.readouterr().out


def test_an_update_lists_what_is_left_and_does_not_fail(locales, capsys):
    assert main(["--update", "--locales", str(locales)]) == 0
    assert "locales/zh_Hant_TW/bot.po: 'trade deficit' is not translated\n" in capsys.readouterr().out


def test_shipped_catalogues_are_updated_already(tmp_path):
    for path in shipped.LOCALES.glob("*/*.*"):
        if path.name in ("bot.po", "names.toml"):
            (tmp_path / path.parent.name).mkdir(exist_ok=True)
            shutil.copy(path, tmp_path / path.parent.name)

    update(tmp_path, CODE)

    assert {path.parent.name: path.read_text("utf-8") for path in tmp_path.glob("*/bot.po")} == {
        path.parent.name: path.read_text("utf-8") for path in shipped.LOCALES.glob("*/bot.po")
    }


def test_shipped_catalogues_have_no_defects():
    assert defects() == []
