"""The parts of README.md and .env.example that are made from the program: `make readme` rewrites them.

A test compares both files with what this module would write, so neither can drift.
"""

from pathlib import Path

from babel import Locale
from babel.lists import format_list

from bot import answers, settings
from bot.i18n.languages import tags

_ROOT = Path(__file__).parent.parent
README, EXAMPLE = _ROOT / "README.md", _ROOT / ".env.example"


def readme(text: str) -> str:
    """Give the README with its made parts made anew."""
    for name, table in (("languages", _languages()), ("commands", _commands()), ("settings", _settings())):
        begin, end = f"<!-- {name}: made by `make readme` -->", f"<!-- {name} end -->"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}"
    return text


def example() -> str:
    """Give the text of .env.example: every setting, with its help and its default."""
    lines = ["# Copy to .env and fill in what you need; what is commented out has the default shown."]
    lines += [f"\n# {_plain(text)}\n# {name}={default}" for name, default, text in settings.described()]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("`", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _languages() -> str:
    """One point of a list: the languages of `locales/`, as English calls them."""
    named = []
    for tag in tags():
        locale = Locale.parse(tag)
        # The script tells the two Chinese apart, and elsewhere the region, if one is given.
        told = Locale(locale.language, script=locale.script) if locale.script else locale
        named.append(str(told.english_name))
    spoken = format_list(sorted(named), locale="en")
    return f"- **{spoken}.** A further language is one folder in `locales/`."


def _commands() -> str:
    rows = [
        f"| `{_cell(f'/{command.name} {command.usage}'.strip())}` | {command.summary} | `{command.example}` |"
        for command in answers.discover().commands.values()
    ]
    return "\n".join(["| command | what it does | try |", "| --- | --- | --- |", *rows])


def _settings() -> str:
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {text} |" for name, default, text in settings.described()
    ]
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows])


if __name__ == "__main__":
    README.write_text(readme(README.read_text("utf-8")), "utf-8")
    EXAMPLE.write_text(example(), "utf-8")
