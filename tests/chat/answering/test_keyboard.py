import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.answering.keyboard import keyboard
from bot.chat.receiving.callback_data import Pressed, decode, encode
from bot.domain.delivery import Button


def labels(*buttons: str) -> list[list[str]]:
    markup = keyboard(Button(label, "/months") for label in buttons)
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


@pytest.mark.parametrize(
    ("buttons", "rows"),
    [
        ((), []),
        (("◀ 2025-12", "2026-02 ▶"), [["◀ 2025-12", "2026-02 ▶"]]),
        # No more than three in a row.
        (("1", "2", "3", "4"), [["1", "2", "3"], ["4"]]),
        # Ten cells each fit three times, eleven only twice.
        (("貿易逆差額",) * 3, [["貿易逆差額"] * 3]),
        (("Total trade",) * 3, [["Total trade"] * 2, ["Total trade"]]),
        (
            ("ok", "Everything about this month in one document"),
            [["ok"], ["Everything about this month in one document"]],
        ),
    ],
)
def test_rows_are_filled_by_the_width_of_labels(buttons, rows):
    assert labels(*buttons) == rows


def test_a_button_whose_data_is_too_long_is_left_out():
    markup = keyboard([Button("short", "/months"), Button("long", "/rank " + "X" * 60)])
    assert [[button.text for button in row] for row in markup.inline_keyboard] == [["short"]]


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
