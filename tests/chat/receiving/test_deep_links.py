import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.receiving import deep_links

STAFF = 11


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("/deficit top5 2026-01", "1deficit_top5_2026-01"),
        ("/trend TW imports 2025-02..2026-01", "1trend_TW_imports_2025-02__2026-01"),
        ("/lang zh_Hant_TW", "2bGFuZyB6aF9IYW50X1RX"),
        ("/rank TW 2026-01 vintage=2026-03", "2cmFuayBUVyAyMDI2LTAxIHZpbnRhZ2U9MjAyNi0wMw"),
    ],
)
def test_payloads_stay_as_they_are(command, payload):
    """They stand in messages of years ago."""
    assert deep_links.payload(command) == payload
    assert deep_links.command_in(payload) == command


@given(st.text(min_size=1, max_size=80).filter(lambda text: not text.startswith("/")))
def test_what_fits_comes_back_and_what_does_not_is_refused(words):
    payload = deep_links.payload(f"/{words}")
    if payload is not None:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert deep_links.command_in(payload) == f"/{words}"
    else:
        assert len(words.encode()) > 45


@pytest.mark.parametrize("payload", ["", "1", "9rank_TW", "rank", "2!", "2_", "1rank TW", "1" * 65])
def test_what_is_no_payload_is_none(payload):
    assert deep_links.command_in(payload) is None


async def test_a_link_opens_its_answer_and_an_old_one_says_so(api, setup):
    staff = api.private(STAFF, language_code="en")
    async with setup.running():
        assert (await staff.ask("/start 1deficit_top5_2026-01")).text == "/deficit top5 2026-01 & more"
        assert (await staff.ask("/start 9what")).text.startswith("This link is from another version")
        assert (await staff.ask("/start")).text == "/start & more"
