"""Which languages there are, and which one serves an asker."""

import asyncio
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from babel.core import get_global

from bot import shipped
from bot.i18n.catalogue import native_name
from bot.i18n.localizer import Localizer


@cache
def tags(locales: Path = shipped.LOCALES) -> tuple[str, ...]:
    """The tags of all languages: the folders that hold a catalogue."""
    return tuple(sorted(path.parent.name for path in locales.glob("*/bot.po")))


@cache
def languages(locales: Path = shipped.LOCALES) -> Mapping[str, str]:
    """Tag to native name, for a menu of languages: {"zh_Hant_TW": "繁體中文", …}."""
    return MappingProxyType({tag: native_name(tag, locales) for tag in tags(locales)})


def is_asian(tag: str) -> bool:
    """Whether it is Chinese, Japanese or Korean: office programs give those a font and a language of their own."""
    return tag.split("_", maxsplit=1)[0] in ("zh", "ja", "ko")


def localizer(tag: str, *, locales: Path = shipped.LOCALES) -> Localizer:
    """The localizer of a language of `languages()`; raises BadCatalogue for any other tag."""
    speaking = Localizer.of(tag, locales)
    _spoken.add((tag, locales))
    return speaking


_spoken: set[tuple[str, Path]] = set()


async def loaded(tag: str, *, locales: Path = shipped.LOCALES) -> Localizer:
    """As `localizer`, for event loops: a language is first read in a thread, which takes it a twentieth of a second."""
    if (tag, locales) not in _spoken:
        await asyncio.to_thread(localizer, tag, locales=locales)
    return localizer(tag, locales=locales)


@lru_cache(256)  # anybody can send any words as a language
def negotiate(wanted: str | None, default: str, *, locales: Path = shipped.LOCALES) -> str:
    """The language for what a client says it wants: `zh-hant`, `zh`, `pt-br`, `en-GB`. Never raises.

    Language and script must agree: who reads Simplified Chinese is not served by Traditional. A language
    named without script or region is the default's if they are the same language: `zh` alone means
    Simplified to CLDR, but in a Taiwanese office it is somebody who has not said.
    """
    if not wanted:
        return default
    asked, standard = _parts(wanted), _parts(default)
    if asked.language == standard.language and not asked.script and not asked.region:
        return default
    fitting = [tag for tag in (default, *tags(locales)) if _script_of(_parts(tag)) == _script_of(asked)]
    same_region = (tag for tag in fitting if _parts(tag).region == asked.region)
    return next(same_region, fitting[0] if fitting else default)


class _Parts(NamedTuple):
    language: str
    script: str
    region: str


def _parts(tag: str) -> _Parts:
    """Take a tag apart by the shape of its subtags; Babel's parser refuses half of what clients send."""
    language, *rest = re.split(r"[-_]", tag.strip())
    language = language.lower()
    script = next((part.title() for part in rest if re.fullmatch(r"[A-Za-z]{4}", part)), "")
    region = next((part.upper() for part in rest if re.fullmatch(r"[A-Za-z]{2}|[0-9]{3}", part)), "")
    # Old phones say "iw" for Hebrew and "in" for Indonesian.
    return _Parts(get_global("language_aliases").get(language, language), script, region)


def _script_of(parts: _Parts) -> tuple[str, str]:
    """Language and script, the script guessed from the region as CLDR does: Taiwan writes Traditional."""
    if parts.script:
        return parts.language, parts.script
    likely = get_global("likely_subtags")
    full = likely.get(f"{parts.language}_{parts.region}") or likely.get(parts.language) or ""
    return parts.language, _parts(full).script
