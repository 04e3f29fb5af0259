import pytest

from bot.chat.answering import keyboard as keyboards
from bot.chat.answering.keyboard import keyboard
from bot.chat.receiving.callback_data import decode
from bot.domain.delivery import Button
from bot.domain.ports import Asker
from bot.i18n.languages import localizer


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


async def grid(app, question: str, *, is_more: bool = False, tag: str = "en") -> list[list[str]]:
    speech = localizer(tag)
    document = await app.answering.ask(question, Asker(tag, 1, None, 1))
    more = None if is_more else keyboards.more(document.command, 1, speech, None)
    made = keyboards.grid(keyboards.buttons_of(document, speech), turns=(), onward=(), more=more)
    return [[key.text for key in row] for row in made.inline_keyboard]


async def test_an_answer_has_three_rows_and_each_key_its_place(app):
    of_imports = await grid(app, "/rank TW imports 2025-06")
    assert of_imports[:2] == [["◀ May", "July ▶"], ["Total", "Exports", "• Imports", "Deficit"]]
    of_deficits = await grid(app, "/rank TW deficit 2025-06")
    assert of_deficits[:2] == [["◀ May", "July ▶"], ["Total", "Exports", "Imports", "• Deficit"]]
    assert [len(of_imports), len(of_deficits)] == [3, 3]
    assert of_imports[2][-1] == of_deficits[2][-1] == "More …"


@pytest.mark.parametrize(
    "question", ["/rank TW", "/imports TW", "/deficit top5", "/movers", "/compare TW VN", "/overview"]
)
async def test_no_answer_has_more_than_three_rows(app, question):
    assert len(await grid(app, question)) <= 3


async def test_more_shows_every_button_in_the_place_of_the_third_row(app):
    few, all_of_them = await grid(app, "/overview"), await grid(app, "/overview", is_more=True)
    assert all_of_them[: len(few) - 1] == few[:-1]
    assert {label for row in few for label in row} - {"More …"} < {label for row in all_of_them for label in row}
    assert "More …" not in [label for row in all_of_them for label in row]


def test_the_key_for_more_asks_the_same_with_all_buttons():
    key = keyboards.more("/rank TW 2026-01", 3, localizer("en"), None)
    pressed = decode(key.callback_data)
    assert (pressed.command, pressed.page, pressed.is_more) == ("/rank TW 2026-01", 3, True)
    assert not decode("1.3 rank TW 2026-01").is_more
