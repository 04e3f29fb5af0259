"""Spellings that are one name, and those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.partners.fold import REMEMBERED, Computed, _fold_point, fold, fold_in_place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臺灣", "台灣"),
        ("臺灣", "台湾"),
        ("韓國", "韓国"),
        ("ＴＡＩＷＡＮ", "taiwan"),
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("Côte d`Ivoire", "Cote d'Ivoire"),
        ("Guinea-Bissau", "Guinea  Bissau"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
        ("Korea, South", "korea south"),
        ("Türkiye", "Turkiye"),
        ("Łotwa", "lotwa"),
        ("Đài Loan", "Dai Loan"),
        ("コスタ・リカ", "コスタリカ"),
        ("波士尼亞·赫塞哥維納", "波士尼亚赫塞哥维纳"),
        ("Tai\u200bwan", "Taiwan"),
        (" Viet\u00a0Nam. ", "viet nam"),
        ("Corée", "Core\u0301e"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("จีน", "จน"), ("한국", "한군"), ("タイ", "ダイ"), ("भारत", "भरत")])
def test_marks_that_are_letters_stay(one, other):
    assert fold(one) != fold(other)


def test_a_folded_span_leads_back_to_what_was_typed():
    text = "對  Côte-d’Ivoire 出口"
    folded = fold_in_place(text)
    start = folded.text.index("cote d'ivoire")
    first, last = folded.span(start, start + len("cote d'ivoire"), text)
    assert text[first:last] == "Côte-d’Ivoire"


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_folded_character_has_its_place_in_order(text):
    folded = fold_in_place(text)
    assert len(folded.places) == len(folded.text)
    assert folded.places == sorted(folded.places)


def test_who_sends_every_character_there_is_does_not_fill_the_memory():
    letters = Computed(_fold_point)
    for point in range(0xA000, 0xA000 + REMEMBERED + 1_000):
        assert letters[point] == fold(chr(point)) or chr(point).isspace() or not fold(chr(point))
    assert len(letters) == REMEMBERED
