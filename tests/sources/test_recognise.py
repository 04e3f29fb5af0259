"""Every source is found by being there, and every file has one source or a plain refusal."""

import pytest

from bot import sources
from bot.domain.errors import BadFile
from bot.sources import discover, recognise
from bot.sources.base import FileSource, OpenedFile


@pytest.mark.parametrize("name", discover())
def test_every_source_has_a_sample_that_it_alone_recognises(name, samples):
    found = sorted(samples.glob(f"{name}.*"))
    assert found, f"tests/samples has no {name}.*"
    for path in found:
        source, file = recognise(path.read_bytes(), path.name)
        parsed = source.parse(file)
        assert source is discover()[name]
        assert parsed.source == name
        assert parsed.problems == ()
        assert parsed.published or len(parsed.figures) or parsed.products


@pytest.mark.parametrize("name", discover())
def test_a_source_is_called_like_its_module(name):
    assert discover()[name].name == name


@pytest.mark.parametrize("name", discover())
def test_names_tell_nothing(name, samples):
    path = next(samples.glob(f"{name}.*"))
    assert recognise(path.read_bytes(), "holiday.jpeg")[0].name == name


def test_a_file_of_no_kind_is_told_what_we_read():
    with pytest.raises(BadFile) as refusal:
        recognise(b"Dear all, no figures today.", "letter.txt")
    assert refusal.value.where == "letter.txt"
    accepted = refusal.value.reason.values["accepted"]
    assert list(accepted.items) == [source.accepts for source in discover().values()]


def test_a_file_of_two_kinds_is_refused(monkeypatch, samples):
    greedy = FileSource("greedy", discover()["table"].accepts, lambda _: True, discover()["table"].parse)
    found = {**discover(), "greedy": greedy}
    monkeypatch.setattr(sources, "discover", lambda: found)
    with pytest.raises(BadFile) as refusal:
        recognise((samples / "census_api.json").read_bytes(), "census_api.json")
    assert "more than one" in refusal.value.reason.message


def test_an_opened_file_opens_its_workbook_once(samples):
    file = OpenedFile((samples / "census_workbook.xlsx").read_bytes(), "x")
    assert file.workbook is file.workbook
