"""What is kept of the names is what would be made, and nothing out of date is ever read."""

import pytest

from bot.partners import aliases, book, index_cache, table


@pytest.fixture
def source():
    return table.read()


def test_what_is_kept_is_what_was_made(source, tmp_path):
    made = index_cache.index(source, tmp_path)
    (path,) = tmp_path.iterdir()
    written = path.stat().st_mtime_ns
    assert index_cache.index(source, tmp_path) == made == aliases.index(source)
    assert path.stat().st_mtime_ns == written


def test_an_index_of_something_else_is_not_read(source, tmp_path, monkeypatch):
    index_cache.index(source, tmp_path)
    (before,) = tmp_path.iterdir()
    monkeypatch.setattr(index_cache.names, "EDITION", "0")
    index_cache.index(source, tmp_path)
    (after,) = tmp_path.iterdir()
    assert after != before


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"names": {}}', '{"marked": 1}'])
def test_a_damaged_one_is_made_again(source, tmp_path, damage):
    made = index_cache.index(source, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_text(damage)
    assert index_cache.index(source, tmp_path) == made
    assert index_cache.index(source, tmp_path) == made


def test_where_nothing_can_be_kept_it_is_made(source, tmp_path):
    file = tmp_path / "no folder"
    file.write_text("")
    assert index_cache.index(source, file) == aliases.index(source)


def test_the_book_is_the_same_either_way(tmp_path):
    book.load(keep=tmp_path)
    assert book.load(keep=tmp_path).find("臺灣和墨西哥") == book.load().find("臺灣和墨西哥")
