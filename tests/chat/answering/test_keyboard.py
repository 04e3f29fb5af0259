import pytest

from bot.chat.answering.keyboard import keyboard
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
