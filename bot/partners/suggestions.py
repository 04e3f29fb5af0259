"""Suggestions for a mistyped partner's name. Only ever offered, never taken as certain.

Alphabetic names are compared by edits (a swap of neighbours is one edit). Chinese names have two to four
characters, of which one is wrong, mostly for a homophone: 越男 for 越南, 臺彎 for 臺灣.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from bot.partners.fold import fold

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_RUNS = re.compile(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff\d]+")
# A longer text is a question or a paste, not a name.
_LONGEST = 60
_SHORTEST = 4
# What one edit weighs against letters that only one of the two has.
_EDIT = 100
# GB 2312 orders its 3,755 common characters by their Mandarin reading, some nine to a syllable, so the
# distance of two codes tells homophones without a dictionary: 弯 and 湾, 男 and 南 are neighbours.
_HOMOPHONES = 6
_LAST_COMMON_ROW = 0xD7


class Suggestions:
    """The names that a slip is compared with."""

    def __init__(self, names: Mapping[str, str | None]) -> None:
        self._names = names
        self._alphabetic = [name for name in names if not _HAN.search(name) and len(name) >= _SHORTEST]
        self._han = [name for name in names if _HAN.fullmatch(name)]
        self._han_with: dict[tuple[int, str], list[int]] = {}
        for number, name in enumerate(self._han):
            for character in set(name):
                self._han_with.setdefault((len(name), character), []).append(number)

    def near(self, text: str, limit: int) -> tuple[str, ...]:
        """Codes of the partners the text may mean, best first."""
        folded = fold(text[:_LONGEST])
        # As one name first; if it is none, by its parts: "exports to Tawian", 臺彎出口.
        # A part that is a name is not mistyped; 其中國家 holds 中國 and does not mean it.
        parts = (part for part in _parts(folded) if part not in self._names)
        found = self._best([folded]) or self._best(parts) or self._begun(folded)
        return tuple(sorted(found, key=lambda code: found[code])[:limit])

    def _best(self, texts: Iterable[str]) -> dict[str, int]:
        """For each code that one of the texts may mean, how far it is at the nearest."""
        found: dict[str, int] = {}
        for text in texts:
            candidates = list(self._candidates(text))
            # Nearest to a name that means nobody: "United State" is not a slip for a partner.
            nearest = min(candidates, key=lambda candidate: candidate[1], default=None)
            if nearest is None or self._names[nearest[0]] is None:
                continue
            for name, distance in candidates:
                code = self._names[name]
                if code is not None:
                    found[code] = min(distance, found.get(code, distance))
        return found

    def _candidates(self, text: str) -> Iterator[tuple[str, int]]:
        """Names like the text, each with how far it is; nearer is less."""
        if text in self._names:
            yield text, 0
        elif _HAN.fullmatch(text):
            for name in self._sharing(text):
                edits = _replaced(text, name)
                if edits is not None:
                    yield name, edits * _EDIT
        elif len(text) >= _SHORTEST:
            allowed = 1 if len(text) < 9 else 2 if len(text) < 12 else 3
            # Few texts have slips: the library comes with the first.
            from rapidfuzz import process  # noqa: PLC0415
            from rapidfuzz.distance import OSA  # noqa: PLC0415

            near = process.extract(text, self._alphabetic, scorer=OSA.distance, score_cutoff=allowed, limit=12)
            # Of two as near, the one of the same letters: "Austrlia" is not Austria.
            letters = set(text)
            yield from (
                (name, int(edits) * _EDIT + len(letters.symmetric_difference(name)))
                for name, edits, _ in near
                if _is_alike(text, name)
            )

    def _sharing(self, text: str) -> Iterator[str]:
        """Chinese names of about the length in which all characters of the text but one stand: no other can be near."""
        lengths = [len(text), *(other for other in (len(text) - 1, len(text) + 1) if other >= _SHORTEST)]
        shared = Counter(
            chain.from_iterable(self._han_with.get((length, one), ()) for length in lengths for one in text)
        )
        least = max(1, len(text) - 1)
        return (self._han[number] for number in sorted(shared) if shared[number] >= least)

    def _begun(self, text: str) -> dict[str, int]:
        """The one partner whose names begin so: typing stopped early, halfway through or later."""
        if len(text) <= _SHORTEST:
            return {}
        longer = (name for name in self._alphabetic if len(text) < len(name) and name.startswith(text))
        # Within a word: "other" does not begin "Other Asia".
        names = [name for name in longer if name[len(text)].isalpha()]
        codes = {self._names[name] for name in names}
        if len(codes) != 1 or min(map(len, names)) > 2 * len(text) + 1:
            return {}
        return {code: 0 for code in codes if code is not None}


def _parts(folded: str) -> Iterator[str]:
    """The words of a text, and of its Chinese every two to four characters that stand together."""
    for run in _RUNS.findall(folded):
        if _HAN.fullmatch(run):
            yield from dict.fromkeys(
                run[at : at + length] for length in (4, 3, 2) for at in range(len(run) - length + 1)
            )
        else:
            yield from run.split()


def _is_alike(text: str, name: str) -> bool:
    """Whether edits so few are a slip, and not another word: what is short has few letters to tell it by."""
    if sorted(text) == sorted(name):
        return True
    if text[0] != name[0] or len(text) == len(name) == _SHORTEST:
        return False
    return max(len(text), len(name)) > 5 or text[-1] == name[-1]


def _replaced(text: str, name: str) -> int | None:
    """How far a Chinese name is, one character being wrong, missing or too many; None when it is not near."""
    if len(text) == len(name):
        wrong = [(a, b) for a, b in zip(text, name, strict=True) if a != b]
        if len(wrong) == 1:
            if _sound_alike(*wrong[0]):
                return 1
            return 2 if len(name) > 2 else None
        if len(wrong) == 2 and len(name) > 2 and sorted(text) == sorted(name):
            return 2
        return None
    if len(name) >= _SHORTEST and abs(len(text) - len(name)) == 1:
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        return 2 if OSA.distance(text, name, score_cutoff=1) == 1 else None
    return None


def _sound_alike(one: str, other: str) -> bool:
    try:
        a, b = one.encode("gb2312"), other.encode("gb2312")
    except UnicodeEncodeError:
        return False
    if max(a[0], b[0]) > _LAST_COMMON_ROW:
        return False
    return abs((a[0] - b[0]) * 94 + a[1] - b[1]) <= _HOMOPHONES
