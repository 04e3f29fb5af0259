"""Word endings that agree with the sound before them, as Korean particles do: `{partner:은/는}`.

A translation gives both, as dictionaries do: first the one behind a consonant, then the one behind a vowel. What is
written in digits or Latin letters is read aloud in Korean: 3 is 삼, M is 엠.
"""

_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
_FINALS = 28
"""Hangul syllables come in rows of so many: without a final consonant, then with each of them."""
_RIEUL = 8
# 영 일 이 삼 사 오 육 칠 팔 구; of letters, those whose Korean name ends in a consonant: 엘 엠 엔 알.
_FINAL_OF = {"0": 21, "1": _RIEUL, "3": 16, "6": 1, "7": _RIEUL, "8": _RIEUL, "l": _RIEUL, "m": 16, "n": 4, "r": _RIEUL}


def is_pair(form: str) -> bool:
    """Whether a place's form is a pair of endings, not the name of a form."""
    return form.count("/") == 1 and all(form.split("/"))


def with_ending(text: str, pair: str) -> str:
    """The text with the ending of the two that agrees with it.

    >>> with_ending("일본", "은/는"), with_ending("캐나다", "은/는"), with_ending("서울", "으로/로")
    ('일본은', '캐나다는', '서울로')
    """
    after_consonant, after_vowel = pair.split("/")
    final = _final(text)
    # 로 follows a vowel and ㄹ too.
    is_closed = final not in (0, _RIEUL) if after_consonant.startswith("으") else final != 0
    return text + (after_consonant if is_closed else after_vowel)


def _final(text: str) -> int:
    """Which consonant the text ends in, as Hangul's code points number them; 0 for none."""
    last = next((character for character in reversed(text.casefold()) if character.isalnum() or character == "%"), "")
    if _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
        return (ord(last) - ord(_FIRST_SYLLABLE)) % _FINALS
    return _FINAL_OF.get(last, 0)  # per cent is 퍼센트
