"""Words that people type or read stand in `locales/`, not in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot

_CODE = Path(bot.__file__).parent
_CHINESE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u30ff]")
_ALLOWED = {
    "i18n/particles.py": "a range of scripts, and the sounds that Korean particles agree with",
    "chat/answering/completions.py": "a range of scripts",
    "documents/font_stacks.py": "names of fonts",
    "documents/sheet_layout.py": "punctuation",
    "partners/boundary.py": "ranges of scripts",
    "partners/formal_names.py": "titles in names of states, as every text in Chinese writes them",
    "partners/fold.py": "punctuation, and a range of scripts",
    "serving/assistants.py": "examples of questions, for an assistant that speaks any language",
    "sources/briefing/__init__.py": "the office's briefing is one document in one language; this is its layout",
    "sources/briefing/lines.py": "bullets of the office's briefing",
    "sources/briefing/printed_numbers.py": "how the office's briefing writes figures",
    "sources/briefing/prose.py": "the sentences of the office's briefing",
    "sources/briefing/tables.py": "the tables of the office's briefing",
    "sources/table/amount_cells.py": "marks in people's files, whatever languages the bot speaks",
    "sources/table/column_problems.py": "the name of an office",
    "sources/table/context.py": "who reports, in people's files",
    "sources/table/headings.py": "headings in people's files",
    "sources/table/key_cells.py": "dots in people's files",
    "sources/table/month_cells.py": "months in people's files",
    "sources/table/parts_of_trade.py": "titles in people's files",
    "sources/table/row_texts.py": "names of totals in people's files",
    "sources/table/row_units.py": "examples of a unit",
    "sources/table/titles.py": "lines around tables in people's files",
    "sources/table/totals.py": "names of the world in people's files",
    "sources/table/units.py": "units in people's files, whatever languages the bot speaks",
    "sources/table/words.py": "headings in people's files",
    "terminal/command_line.py": "an example of a question",
    "terminal/subcommands/ask.py": "an example of a question",
    "understand/leftovers.py": "a range of scripts",
    "understand/lexer.py": "punctuation, and a range of scripts",
    "understand/month_patterns.py": "Chinese numerals in patterns, and halves of a year in three digits",
    "understand/numbers.py": "Chinese numerals",
    "understand/sides.py": "a range of scripts",
    "understand/spelling.py": "ranges of scripts",
}
"""Files, each with the reason."""


def _literals(path: Path) -> Iterator[ast.Constant]:
    """Strings that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    documenting = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
            yield node


def _with_chinese(code: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(code.rglob("*.py")):
        for node in _literals(path):
            if _CHINESE.search(str(node.value)):
                found.setdefault(path.relative_to(code).as_posix(), []).append(f"{node.lineno}: {node.value}")
    return found


def test_no_word_of_a_language_stands_in_the_code():
    assert {file: words for file, words in _with_chinese(_CODE).items() if file not in _ALLOWED} == {}


def test_a_word_in_the_code_would_be_found(tmp_path):
    (tmp_path / "share.py").write_text('"""占比"""\nWORDS = ("占比", f"{1}比重")  # 份額\n', "utf-8")
    assert _with_chinese(tmp_path) == {"share.py": ["2: 占比", "2: 比重"]}


@pytest.mark.parametrize("file", _ALLOWED)
def test_what_is_allowed_is_needed(file):
    assert file in _with_chinese(_CODE)
