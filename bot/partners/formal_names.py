"""Formal names of partners: what stands around the name that everybody uses, in English, and in Chinese behind it.

    Republic of Korea · Korea, Rep. · Egypt, Arab Rep. · Micronesia, Fed. Sts. · Gambia, The · China, Macau

Statistical offices write them in a dozen ways, abbreviated and turned round, so they are taken apart by rule. A rule
must not take the Democratic Republic of the Congo for the Republic: where a title tells two partners apart, only names
that are listed count. These names count where one partner stands alone, as in a file: in a running text,
"Taiwan, China" is two. There, only a title before a name belongs to it: "imports from the Kingdom of Thailand"; in
Chinese one behind it: 印度共和國, 伊朗伊斯蘭共和國.
"""

import re
from collections.abc import Iterator

# fmt: off
_ABBREVIATIONS = {
    "rep": "republic", "dem": "democratic", "fed": "federal", "sts": "states", "plur": "plurinational",
    "isds": "islands", "isl": "islands", "isls": "islands", "is": "islands", "terr": "territory",
    "st": "saint", "ste": "saint", "br": "british", "dar": "darussalam", "fs": "federated states",
    "pdr": "people's democratic republic", "rb": "bolivarian republic", "sar": "special administrative region",
}
_HEADS = frozenset({
    "republic", "kingdom", "state", "states", "commonwealth", "principality", "union", "sultanate", "emirate", "duchy",
    "federation", "region",
})
_TITLES = _HEADS | {
    "the", "of", "arab", "bolivarian", "co", "cooperative", "operative", "democratic", "federal", "federated",
    "federative", "grand", "hashemite", "independent", "islamic", "oriental", "people's", "peoples", "plurinational",
    "socialist", "special", "administrative", "united",
}
# fmt: on
_LISTED_ONLY = frozenset({"china", "congo", "korea", "georgia"})
"""With a title it may be another partner, or a state of the United States."""
_TITLE_OF_TODAY = {
    "dominica": "commonwealth",
    "germany": "federal republic",
    "mexico": "united states",
    "viet nam": "socialist republic",
    "vietnam": "socialist republic",
    "yemen": "republic",
}
"""With another title it is a state that is no more, or one of the United States'."""
_WORDS_BEFORE = (_TITLES - {"of", "states", "region", "union"}) | {"rep", "dem", "fed"}
_BEFORE = re.compile(rf"(?<![a-z])(?!(?:the )?state of)(?:(?:{'|'.join(sorted(_WORDS_BEFORE))}) )+of (?:the )?$")
"""A title that ends where a name begins. States of Brazil, a trade union of Japan, the state of exports are none."""
_LONGEST_TITLE = 60
_BEHIND = re.compile(
    "(?:人民|民主|社会主义|主义|伊斯兰|阿拉伯|联邦|联合|多民族|合作|东方|玻利瓦尔|独立|哈希姆)*"
    "(?:共和国|王国|联邦|邦联|合众国|大公国|公国|苏丹国|酋长国|多民族国)"
)
"""In folded letters."""
_TOLD_APART_BY_TITLE = frozenset({"CN", "CG", "CD", "KR", "KP", "TW"})
"""The title is a part of their names in Chinese, and says which of two is meant."""
_BESIDE_CHINA = ("hong kong", "macao", "macau", "taiwan")


def title_before(text: str, start: int) -> int:
    """Where the title begins of a name that begins at `start` of a folded text; `start` where it has none."""
    found = _BEFORE.search(text, max(0, start - _LONGEST_TITLE), start)
    return start if found is None else found.start()


def title_behind(text: str, end: int, code: str) -> int:
    """Where the Chinese title ends that stands behind the name of a partner; `end` where there is none."""
    found = None if code in _TOLD_APART_BY_TITLE else _BEHIND.match(text, end)
    return end if found is None else found.end()


def shorter(key: str) -> Iterator[str]:
    """Folded names that a folded formal name may stand for, the nearest first."""
    words = [part for word in key.replace("p d r", "pdr").split() for part in _ABBREVIATIONS.get(word, word).split()]
    yield " ".join(words)
    if words[-1:] == ["islands"]:
        yield " ".join([*words[:-1], "island"])
        yield " ".join(words[:-1])
    named = [at for at, word in enumerate(words) if word not in _TITLES]
    if not named:
        return
    name = " ".join(words[named[0] : named[-1] + 1])
    title = " ".join(word for word in (*words[named[-1] + 1 :], *words[: named[0]]) if word not in {"of", "the"})
    if title and (name in _LISTED_ONLY or _HEADS.isdisjoint(title.split())):
        return
    if title and title != _TITLE_OF_TODAY.get(name, title):
        return
    yield name
    yield f"the {name}"
    beside = name.removeprefix("china ").removesuffix(" china")
    if beside in _BESIDE_CHINA:
        yield beside
