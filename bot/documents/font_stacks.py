"""The fonts, best first, and the language that an editable document names.

A PDF carries its fonts; ODT, DOCX and workbooks name theirs and take the machine's. So each names what an office
of that script has, then what else may be there. Offices in Taiwan write in 標楷體 with Times New Roman.
"""

from dataclasses import dataclass
from typing import Final

_LATIN: Final = "Times New Roman"


@dataclass(frozen=True, slots=True)
class FontStack:
    """Names of fonts by script."""

    latin: str
    asian: str
    asian_else: tuple[str, ...]
    """What to take where `asian` is not installed, best first."""
    complex: str
    """For scripts such as Arabic and Thai."""


_TRADITIONAL = FontStack(
    _LATIN, "標楷體", ("DFKai-SB", "BiauKai", "全字庫正楷體", "Noto Serif TC", "Noto Sans TC"), _LATIN
)
_SIMPLIFIED = FontStack(_LATIN, "宋体", ("SimSun", "Songti SC", "Noto Serif SC", "Noto Sans SC"), _LATIN)
_BY_LANGUAGE = {
    "zh_Hant": _TRADITIONAL,
    "zh_Hans": _SIMPLIFIED,
    "ja": FontStack(_LATIN, "MS Mincho", ("Yu Mincho", "Noto Serif JP", "Noto Sans JP"), _LATIN),
    "ko": FontStack(_LATIN, "Batang", ("AppleMyungjo", "Noto Serif KR", "Noto Sans KR"), _LATIN),
}


def font_stack(tag: str) -> FontStack:
    """The fonts of a language of `locales/`, by language and script; the office's for scripts without their own."""
    parts = tag.split("_")
    return _BY_LANGUAGE.get("_".join(parts[:2])) or _BY_LANGUAGE.get(parts[0]) or _TRADITIONAL


def language(tag: str) -> tuple[str, str | None]:
    """Language and country of a tag, without the script, which office programs do not know: `zh`, `TW`."""
    parts = tag.split("_")
    return parts[0], next((part for part in parts[1:] if len(part) == 2), None)
