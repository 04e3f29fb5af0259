"""A file in the inbox is loaded once it is whole, moved beside its report, and never lost."""

import os
from types import SimpleNamespace

import pytest

from bot.domain.errors import CannotRead
from bot.domain.values import say
from bot.fetching import inbox as inbox_module
from bot.fetching.inbox import AGAIN_AFTER, EMPTY_AFTER, SETTLED_AFTER


@pytest.fixture
async def put(inbox):
    """Put a file there as a copying program would: whole, in one go."""
    await inbox.look()

    def write(name, data):
        path = inbox.folder / name
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def settle(inbox, clock):
    async def look():
        await inbox.look()
        clock.advance(seconds=SETTLED_AFTER)
        return await inbox.look()

    return look


@pytest.fixture
def february(census) -> bytes:
    return census.grow(2026, 2, 1.02).data()


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


async def test_a_good_file_is_loaded_and_moved_with_its_report(put, settle, inbox, store, february):
    put("country.xlsx", february)
    assert await settle() == 1
    assert await store.newest_load() == 2
    assert (names(inbox.folder), names(inbox.refused)) == ([], [])
    assert names(inbox.loaded) == ["country.xlsx", "country.xlsx.report.txt"]
    assert (inbox.loaded / "country.xlsx").read_bytes() == february
    assert "loaded" in (inbox.loaded / "country.xlsx.report.txt").read_text("utf-8")


async def test_a_bad_file_is_moved_with_the_reason(put, settle, inbox, store):
    put("letter.txt", b"Dear all, no figures today.")
    assert await settle() == 0
    assert names(inbox.refused) == ["letter.txt", "letter.txt.report.txt"]
    assert "Nothing we know how to read" in (inbox.refused / "letter.txt.report.txt").read_text("utf-8")
    assert await store.newest_load() == 1


async def test_a_file_with_warnings_waits_for_a_person(put, settle, inbox, census):
    census.grow(2026, 2, 1.02)
    census.set(2026, "5830", 2, exports=census.get(2026, "5830", 2, "E") * 30)
    put("country.xlsx", census.data())
    assert await settle() == 0
    assert "--yes" in (inbox.refused / "country.xlsx.report.txt").read_text("utf-8")


async def test_a_file_is_left_alone_while_it_grows(put, inbox, clock, february):
    for end in range(0, len(february), len(february) // 5):
        put("country.xlsx", february[:end])
        clock.advance(seconds=SETTLED_AFTER - 1)
        assert await inbox.look() == 0
    assert names(inbox.folder) == ["country.xlsx"]
    put("country.xlsx", february)
    await inbox.look()
    clock.advance(seconds=SETTLED_AFTER)
    assert await inbox.look() == 1


async def test_an_empty_file_may_be_the_beginning_of_a_copy(put, settle, inbox, clock):
    put("country.xlsx", b"")
    await settle()
    assert names(inbox.folder) == ["country.xlsx"]
    clock.advance(seconds=EMPTY_AFTER)
    await inbox.look()
    assert names(inbox.refused) == ["country.xlsx", "country.xlsx.report.txt"]


@pytest.mark.parametrize(
    "name",
    [".hidden.xlsx", "~$country.xlsx", ".~lock.country.xlsx#", "country.xlsx.part", "a.CRDOWNLOAD", "b.tmp", "c~"],
)
async def test_hidden_and_unfinished_files_are_left_alone(put, settle, inbox, february, name):
    put(name, february)
    await settle()
    assert names(inbox.folder) == [name]


async def test_folders_and_links_are_left_alone(settle, inbox, tmp_path, february):
    (tmp_path / "elsewhere.xlsx").write_bytes(february)
    inbox.folder.mkdir()
    (inbox.folder / "link.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    (inbox.folder / "2026").mkdir()
    assert await settle() == 0
    assert (tmp_path / "elsewhere.xlsx").exists()


async def test_a_name_that_is_taken_gets_a_number(put, settle, inbox):
    for number in range(3):
        put("letter.txt", f"No figures {number}".encode())
        put("README", f"No figures {number}".encode())
        await settle()
    assert names(inbox.refused) == [
        "README",
        "README (2)",
        "README (2).report.txt",
        "README (3)",
        "README (3).report.txt",
        "README.report.txt",
        "letter (2).txt",
        "letter (2).txt.report.txt",
        "letter (3).txt",
        "letter (3).txt.report.txt",
        "letter.txt",
        "letter.txt.report.txt",
    ]
    assert {(inbox.refused / f"letter{n}.txt").read_bytes()[-1:] for n in ("", " (2)", " (3)")} == {b"0", b"1", b"2"}


async def test_a_file_that_somebody_has_put_there_is_not_overwritten(put, settle, inbox):
    (inbox.refused / "letter.txt").write_bytes(b"mine")
    put("letter.txt", b"No figures")
    await settle()
    assert (inbox.refused / "letter.txt").read_bytes() == b"mine"
    assert (inbox.refused / "letter (2).txt").read_bytes() == b"No figures"


async def test_a_file_that_is_replaced_while_it_loads_stays_for_the_next_look(
    put, settle, inbox, monkeypatch, february
):
    path = put("country.xlsx", february)
    load = inbox._loading.load

    async def slow(data, name, **options):
        report = await load(data, name, **options)
        path.write_bytes(b"something new")
        return report

    monkeypatch.setattr(inbox._loading, "load", slow)
    assert await settle() == 1
    assert path.read_bytes() == b"something new"
    monkeypatch.setattr(inbox._loading, "load", load)
    await settle()
    assert names(inbox.refused) == ["country.xlsx", "country.xlsx.report.txt"]


async def test_a_process_killed_between_load_and_move_finishes_after_its_return(
    *, put, settle, inbox, store, monkeypatch, february
):
    class Killed(BaseException):
        pass

    def killed(*_arguments):
        raise Killed

    put("country.xlsx", february)
    with monkeypatch.context() as patch:
        patch.setattr(inbox_module, "_move", killed)
        with pytest.raises(Killed):
            await settle()
    assert (names(inbox.folder), await store.newest_load()) == (["country.xlsx"], 2)
    await settle()
    assert (names(inbox.folder), await store.newest_load()) == ([], 2)
    assert "already loaded" in (inbox.loaded / "country.xlsx.report.txt").read_text("utf-8")


async def test_a_move_that_fails_leaves_the_file_and_no_report(*, put, settle, inbox, clock, monkeypatch, february):
    path = put("country.xlsx", february)

    def refused(*_arguments):
        raise PermissionError(13, "not allowed")

    with monkeypatch.context() as patch:
        patch.setattr(type(path), "rename", refused)
        await settle()
    assert (path.read_bytes(), names(inbox.loaded)) == (february, [])
    clock.advance(seconds=AGAIN_AFTER)
    await inbox.look()
    assert names(inbox.loaded) == ["country.xlsx", "country.xlsx.report.txt"]


async def test_one_file_that_cannot_be_taken_does_not_keep_the_next(
    *, put, settle, inbox, clock, monkeypatch, february
):
    first = put("a.xlsx", february)
    os.utime(first, (1, 1))
    put("b.txt", b"no figures")
    load = inbox._loading.load

    async def full(data, name, **options):
        if name == "a.xlsx":
            raise RuntimeError("disk full")
        return await load(data, name, **options)

    with monkeypatch.context() as patch:
        patch.setattr(inbox._loading, "load", full)
        await settle()
    assert (names(inbox.folder), names(inbox.refused)) == (["a.xlsx"], ["b.txt", "b.txt.report.txt"])
    assert await settle() == 0, "not every few seconds"
    clock.advance(seconds=AGAIN_AFTER)
    assert await inbox.look() == 1


async def test_older_files_go_first(put, settle, inbox, store, census):
    """A workbook, then the briefing that is checked against it."""
    put("z.xlsx", census.grow(2026, 2, 1.02).data())
    put("a.xlsx", census.grow(2026, 3, 1.02).data())
    os.utime(inbox.folder / "z.xlsx", (1_000, 1_000))
    assert await settle() == 2
    assert [load.source.origin for load in (await store.holdings()).loads[1:]] == ["z.xlsx", "a.xlsx"]


@pytest.fixture
def told(monkeypatch):
    """What the log is told at the level of warnings."""
    lines = []
    log = SimpleNamespace(
        info=lambda *_, **__: None, warning=lambda event, **values: lines.append((event, values["why"], values))
    )
    monkeypatch.setattr(inbox_module, "log", log)
    return lines


async def looks(inbox, clock, minutes: int) -> None:
    for _ in range(minutes):
        clock.advance(seconds=AGAIN_AFTER)
        await inbox.look()


async def test_a_name_that_is_no_utf_8_is_loaded_and_moved(put, settle, inbox, store, february):
    name = os.fsdecode(b"\xa4\xa4\xb0\xea\xff.xlsx")
    put(name, february)
    assert await settle() == 1
    assert names(inbox.folder) == []
    assert names(inbox.loaded) == [name, f"{name}.report.txt"]
    assert (inbox.loaded / f"{name}.report.txt").read_text("utf-8").startswith("\ufffd")
    assert "\ufffd" in (await store.holdings()).loads[-1].source.origin


@pytest.mark.parametrize("name", ["x" * 250 + ".xlsx", "臺" * 83 + ".xlsx", "x" * 255, "x." + "y" * 253])
async def test_a_name_of_255_bytes_is_shortened_so_that_its_report_fits(*, put, settle, inbox, february, name):
    put(name, february)
    assert await settle() == 1
    first, report = names(inbox.loaded)
    assert report == f"{first}.report.txt"
    assert name[:50] == first[:50]
    assert first.endswith(".xlsx") or not name.endswith(".xlsx")
    put(name, february)
    await settle()
    assert names(inbox.folder) == []
    assert len(names(inbox.loaded)) == 4


async def test_a_file_that_cannot_be_moved_is_loaded_once_and_told_once(
    *, put, settle, inbox, clock, monkeypatch, told, february
):
    path = put("country.xlsx", february)
    loads, load = [], inbox._loading.load

    async def counted(data, name, **options):
        loads.append(name)
        return await load(data, name, **options)

    def refused(*_arguments):
        raise PermissionError(13, "not allowed")

    monkeypatch.setattr(inbox._loading, "load", counted)
    with monkeypatch.context() as patch:
        patch.setattr(type(path), "rename", refused)
        assert await settle() == 1, "its figures count although it stays"
        await looks(inbox, clock, minutes=60)
    assert (loads, [why for _, why, _ in told]) == (["country.xlsx"], ["PermissionError: [Errno 13] not allowed"])
    assert "loaded" in told[0][2]["report"]
    assert (names(inbox.folder), names(inbox.loaded)) == (["country.xlsx"], [])
    await looks(inbox, clock, minutes=60)
    assert (names(inbox.folder), len(loads)) == ([], 1)
    assert names(inbox.loaded) == ["country.xlsx", "country.xlsx.report.txt"]


async def test_a_file_that_cannot_be_read_is_told_once_and_tried_less_and_less(
    *, put, settle, inbox, clock, monkeypatch, told
):
    put("letter.txt", b"Dear all")
    tries = []

    def refused(path):
        tries.append(path)
        raise PermissionError(13, "not allowed")

    with monkeypatch.context() as patch:
        patch.setattr(inbox_module.given_files, "read", refused)
        await settle()
        await looks(inbox, clock, minutes=60)
    assert len(tries) == 6, "at once, and after 1, 2, 4, 8 and 16 minutes more"
    assert len(told) == 1
    assert names(inbox.folder) == ["letter.txt"]


async def test_a_file_waits_in_the_inbox_while_no_file_can_be_read(
    *, put, settle, inbox, clock, monkeypatch, told, february
):
    put("country.xlsx", february)

    async def unable(*_, **__):
        raise CannotRead(say("Not now."))

    with monkeypatch.context() as patch:
        patch.setattr(inbox._loading, "load", unable)
        await settle()
    assert names(inbox.folder) == ["country.xlsx"]
    clock.advance(seconds=AGAIN_AFTER)
    assert await inbox.look() == 1
    assert [values["exc_info"] for _, _, values in told] == [None]


async def test_a_folder_that_cannot_be_used_is_told_once(inbox, clock, told):
    inbox.folder.write_bytes(b"a file where the folder should be")
    await looks(inbox, clock, minutes=5)
    assert len(told) == 1
    inbox.folder.unlink()
    await looks(inbox, clock, minutes=1)
    assert inbox.loaded.is_dir()
