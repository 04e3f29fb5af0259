"""Pictures are drawn once each."""

import asyncio
import threading

import pytest
import pytest_asyncio

from bot.pictures.draw import Theme
from bot.pictures.gallery import Gallery, Key

KEY = Key("/deficit top5 2026-01", 2, "zh_Hant_TW")


class Pen:
    """Draws, counts its pictures, and can be held back while people ask."""

    def __init__(self, picture: bytes = b"picture") -> None:
        self.drawn = 0
        self.may_draw = threading.Event()
        self.may_draw.set()
        self._picture = picture

    def __call__(self) -> bytes:
        self.may_draw.wait(10)
        self.drawn += 1
        return self._picture


@pytest_asyncio.fixture
async def gallery():
    built = Gallery(most_bytes=100)
    yield built
    built.close()


async def test_fifty_who_ask_at_once_cost_one_picture(gallery):
    pen = Pen()
    pen.may_draw.clear()
    askers = [asyncio.create_task(gallery.picture(KEY, pen)) for _ in range(50)]
    await asyncio.sleep(0)
    pen.may_draw.set()
    assert await asyncio.gather(*askers) == [b"picture"] * 50
    assert pen.drawn == 1


async def test_who_asks_later_gets_the_kept_one(gallery):
    pen = Pen()
    for _ in range(2):
        assert await gallery.picture(KEY, pen) == b"picture"
    assert pen.drawn == 1


@pytest.mark.parametrize(
    "other",
    [KEY._replace(load=3), KEY._replace(language="en"), KEY._replace(theme=Theme.DARK), KEY._replace(command="/x")],
)
async def test_another_load_language_or_theme_is_another_picture(gallery, other):
    await gallery.picture(KEY, Pen(b"one"))
    assert await gallery.picture(other, Pen(b"two")) == b"two"
    assert str(other) != str(KEY)


async def test_the_loop_runs_on_while_a_picture_is_drawn(gallery):
    pen = Pen()
    pen.may_draw.clear()
    asked = asyncio.create_task(gallery.picture(KEY, pen))
    for _ in range(100):
        await asyncio.sleep(0)
    assert not asked.done()
    pen.may_draw.set()
    assert await asked == b"picture"


async def test_who_gives_up_does_not_take_the_picture_from_the_others(gallery):
    pen = Pen()
    pen.may_draw.clear()
    impatient, patient = (asyncio.create_task(gallery.picture(KEY, pen)) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    pen.may_draw.set()
    assert await patient == b"picture"
    assert impatient.cancelled()
    assert pen.drawn == 1


async def test_a_failure_is_told_to_all_and_not_kept(gallery):
    def broken() -> bytes:
        raise ZeroDivisionError

    outcomes = await asyncio.gather(*(gallery.picture(KEY, broken) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ZeroDivisionError] * 3
    assert await gallery.picture(KEY, Pen()) == b"picture"


async def test_the_pictures_asked_for_longest_ago_are_forgotten(gallery):
    old, new = KEY._replace(load=1), KEY._replace(load=2)
    pen = Pen(b"x" * 40)
    for key in (old, new, old, KEY._replace(load=3)):  # 120 bytes of 100: one has to go
        await gallery.picture(key, pen)
    assert pen.drawn == 3
    await gallery.picture(old, pen)
    assert pen.drawn == 3
    await gallery.picture(new, pen)
    assert pen.drawn == 4
