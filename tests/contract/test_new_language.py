"""A language costs one folder: one that is made up is offered, spoken and understood without a line of code."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.i18n.test_languages import GERMAN, GERMAN_FACTS

ROOT = Path(__file__).parents[2]
TAG = "lb"
"""One that CLDR knows and nobody has translated; its words are German ones here."""
FACTS = GERMAN_FACTS | {"native name": "Lëtzebuergesch"}
WORDS = """\
names = ["luxemburgisch"]
[measures]
exports = ["ausfuhren"]
imports = ["einfuhren"]
[intents]
trend = ["verlauf"]
help = ["hilfe"]
[commands]
rank = ["rangliste"]
settings = ["einstellungen"]
invite = ["einladen"]
chart = ["schaubild"]
[choices]
language = ["sprache"]
yes = ["ja"]
leave = ["tschüss"]
[places]
home = ["vereinigten staaten"]
[sides]
to = ["nach"]
"""
SENTENCES = {
    "What can be asked, with examples": "Was man fragen kann, mit Beispielen",
}


def _entry(message: str, translation: str) -> str:
    return f'msgid "{message}"\nmsgstr "{translation}"\n\n'


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The bot as it is shipped, with one more folder of `locales/`."""
    root = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__", "_shipped"))
    shutil.copytree(ROOT / "locales", root / "locales")
    (root / "data").symlink_to(ROOT / "data")
    german = root / "locales" / TAG
    german.mkdir()
    facts = "".join(f'msgctxt "language"\n{_entry(name, text)}' for name, text in FACTS.items())
    sentences = "".join(_entry(message, text) for message, text in SENTENCES.items())
    (german / "bot.po").write_text(GERMAN + facts + sentences, "utf-8")
    (german / "words.toml").write_text(WORDS, "utf-8")
    return root


@pytest.fixture(scope="module")
def python(house):
    """Run Python on that bot; give what it prints."""

    def run(*arguments: str, stdin: str = "") -> str:
        done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            [sys.executable, *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=house,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(house),
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
                "TRADEBOT_HOME": str(house / "home"),
            },
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_it_is_offered_and_negotiated_and_has_a_menu(python):
    print_it = """
import json
from bot.chat.answering.administration import COMMANDS
from bot.chat.menu import menu_languages
from bot.i18n.languages import languages, localizer, negotiate
from bot.understand.word_lists import choice_words, command_words
from bot.domain.document import Say
print(json.dumps({
    "languages": dict(languages()),
    "negotiated": [negotiate(wanted, "en") for wanted in ("lb", "lb-LU", "tlh")],
    "menus": menu_languages(languages(), "en")["lb"],
    "menu": localizer("lb").say(Say("What can be asked, with examples")),
    "invite": "einladen" in command_words("invite"),
    "yes": "ja" in choice_words("yes"),
    "leave": "tschüss" in choice_words("leave"),
}))
"""
    told = json.loads(python("-c", print_it))
    assert set(told.pop("languages")) == {path.name for path in (ROOT / "locales").iterdir() if path.is_dir()} | {TAG}
    assert told == {
        "negotiated": [TAG, TAG, "en"],
        "menus": TAG,
        "menu": "Was man fragen kann, mit Beispielen",
        "invite": True,
        "yes": True,
        "leave": True,
    }


def test_it_is_understood_and_spoken(python):
    asked = {
        "einfuhren Taiwan": "/imports TW",
        "/einfuhren Taiwan": "/imports TW",
        "/einfuhren Taiwan 2025-12": "/imports TW 2025-12",
        "ausfuhren nach Südkorea": "/exports KR",
        "/rangliste Japan": "/rank JP",
        "verlauf Taiwan": "/trend TW",
        "/verlauf Taiwan": "/trend TW",
        "/hilfe rangliste": "/help rank",
    }
    spoken = python("-m", "bot", "ask", "--lang", TAG, "-", stdin="\n".join(asked))
    assert spoken == python("-m", "bot", "ask", "--lang", TAG, "-", stdin="\n".join(asked.values()))
    assert "Mrd. US-Dollar" in spoken
    assert "/rangliste" in spoken
    assert "Was man fragen kann, mit Beispielen" in python("-m", "bot", "ask", "--lang", TAG, "-", stdin="/help\n")
    assert "Lëtzebuergesch" in python("-m", "bot", "ask", "--lang", "en", "/lang")


def test_whoever_speaks_another_language_understands_none_the_less(python):
    """Words of every language are read whatever the asker's."""
    spoken = python("-m", "bot", "ask", "--lang", "en", "/einfuhren Taiwan")
    assert spoken == python("-m", "bot", "ask", "--lang", "en", "/imports TW")
    assert "Taiwan" in spoken
