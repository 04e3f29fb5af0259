"""Whatever bytes are loaded, there is a report, in every language, of a bounded number of findings."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.capped import MOST_OF_A_KIND
from bot.i18n.languages import languages, localizer
from bot.loading.wording import told

# Of what files are made of, and what breaks readers.
_PIECES = (
    *(b"<", b'"', b"\n", b",", b"\t", b"|", b"\0", b"-", b"-1", b"1e999", b"9" * 40, b"\xff\xfe", b"NaN", b"2026-01"),
    *("億美元", "\u0301" * 50, "全球", "表一：", "٣", "😀"),
)


async def reported(loading, data: bytes, name: str = "the file") -> None:
    report = await loading.load(data, name, dry_run=True)
    for tag in languages():
        assert told(name, report, localizer(tag))
        json.dumps(report.as_json(localizer(tag).say)).encode()
    kinds = {(finding.severity, finding.check) for finding in report.findings}
    assert len(report.findings) <= 2 * (MOST_OF_A_KIND + 1) * len(kinds)


@given(data=st.binary(max_size=500))
async def test_noise(loading, data):
    await reported(loading, data)


@given(text=st.text(max_size=500), sample=st.sampled_from(["briefing.md", "table.csv", "census_api.json"]))
async def test_a_file_of_each_source_with_any_text_in_it(loading, samples, text, sample):
    whole = (samples / sample).read_text("utf-8")
    at = len(text) * 7 % len(whole)
    await reported(loading, (whole[:at] + text + whole[at:]).encode("utf-8", "replace"))


@given(
    seed=st.integers(0, 2**32),
    count=st.sampled_from([1, 3, 20]),
    sample=st.sampled_from(["briefing.md", "table.csv", "census_api.json", "census_workbook.xlsx"]),
)
async def test_a_file_of_each_source_that_is_damaged(*, loading, samples, seed, count, sample):
    data = bytearray((samples / sample).read_bytes())
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    for _ in range(count):
        at, piece = chance.randrange(len(data) + 1), chance.choice(_PIECES)
        piece = piece.encode() if isinstance(piece, str) else piece
        data[at : at + chance.choice([0, 0, 1, 30])] = piece * chance.choice([1, 1, 1, 200])
    await reported(loading, bytes(data))


@pytest.mark.parametrize("name", ["\udcff\udcfe.csv", "a\nb\x1b[31m.csv", "x" * 5000, "\ud83d.csv", "\u202e.csv"])
async def test_any_name(loading, store, samples, name):
    report = await loading.load((samples / "table.csv").read_bytes(), name, accept_warnings=True)
    assert report.status == "loaded"
    origin = (await store.holdings()).loads[-1].source.origin
    assert origin.isprintable()
    assert len(origin) <= 255
