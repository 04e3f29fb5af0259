import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.receiving.callback_data import Pressed, decode, encode


def test_data_is_the_command_behind_a_version():
    assert encode("/deficit top5 2026-01") == "1 deficit top5 2026-01"


@pytest.mark.parametrize("data", ["0 months", "2 months", "months", "1", "1 ", "1.0 months", "1. months", "", None])
def test_data_of_another_version_is_not_read(data):
    assert decode(data) is None


@given(st.text(min_size=1, max_size=70).filter(lambda text: not text.startswith("/")))
def test_what_fits_comes_back_and_what_does_not_is_refused(words):
    data = encode(f"/{words}")
    if len(f"1 {words}".encode()) <= 64:
        assert decode(data) == Pressed(f"/{words}")
    else:
        assert data is None


def test_a_page_stands_at_the_version():
    assert encode("/deficit top101 2026-01", 3) == "1.3 deficit top101 2026-01"
    assert decode("1.3 deficit top101 2026-01") == Pressed("/deficit top101 2026-01", 3)


@pytest.mark.parametrize("asker", [0, 35, 36, 5_000_000_000, -1, -(2**63)])
def test_any_id_of_an_asker_ends_in_data(asker):
    data = encode("/rank TW", asker=asker)
    assert decode(data).asker == abs(asker)
