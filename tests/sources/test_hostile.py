"""Damaged, foreign and malicious files: one plain sentence, quickly, and never another exception."""

import io
import random
import struct
import time
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadFile
from bot.loading.report import has_errors
from bot.sources import recognise
from bot.sources.base.archive import pack, unpack


def outcome(data: bytes) -> str:
    """`refused`, `errors` or `read`; anything else is raised and fails the test."""
    try:
        source, file = recognise(data, "x")
        parsed = source.parse(file)
    except BadFile:
        return "refused"
    return "errors" if has_errors(parsed.problems) else "read"


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as error:
        recognise(data, "x")
    return error.value.reason.message


@pytest.fixture(scope="module")
def files(briefing_text, make_docx, make_odt, samples) -> dict[str, bytes]:
    return {
        "text": briefing_text.encode(),
        "utf-16": briefing_text.encode("utf-16"),
        "big5": briefing_text.encode("big5"),
        "docx": make_docx(briefing_text),
        "odt": make_odt(briefing_text),
        **{path.name: path.read_bytes() for path in samples.iterdir()},
    }


@pytest.mark.slow
def test_a_briefing_cut_anywhere_is_never_read_as_whole(files):
    whole = files["text"]
    assert outcome(whole) == "read"
    for length in [*range(0, len(whole), 7), *range(len(whole) - 30, len(whole))]:
        assert outcome(whole[:length]) != "read", length


@pytest.mark.parametrize("name", ["docx", "odt", "census_workbook.xlsx"])
def test_a_document_cut_anywhere_is_refused(files, name):
    whole = files[name]
    for length in range(0, len(whole), max(1, len(whole) // 150)):
        assert outcome(whole[:length]) == "refused"


@given(seed=st.integers(0, 2**32), count=st.sampled_from([1, 2, 5, 50]), data=st.data())
def test_changed_bytes_raise_nothing_else(files, seed, count, data):
    chosen = bytearray(files[data.draw(st.sampled_from(sorted(files)))])
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    for _ in range(count):
        chosen[chance.randrange(len(chosen))] = chance.randrange(256)
    assert outcome(bytes(chosen)) in ("refused", "errors", "read")


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), data=st.data())
def test_changed_parts_behind_good_checksums_raise_nothing_else(files, seed, data):
    """The checksum guards against accidents only: here the parts are changed and packed anew."""
    members = unpack(files[data.draw(st.sampled_from(["docx", "odt", "census_workbook.xlsx"]))], "x")
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    part = data.draw(st.sampled_from(sorted(name for name, content in members.items() if content)))
    content = bytearray(members[part])
    for _ in range(chance.choice([1, 3, 10])):
        at = chance.randrange(len(content))
        content[at : at + chance.randrange(20)] = chance.choice(
            [b"<", b'"', b"&#0;", b"4294967296", b"-1", b"", b"</c>"]
        )
        content = content or bytearray(b"<")
    assert outcome(pack({**members, part: bytes(content)})) in ("refused", "errors", "read")


@given(st.binary(max_size=400))
def test_any_bytes_raise_nothing_else(noise):
    assert outcome(noise) in ("refused", "errors")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"{\\rtf1", "RTF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x1f\x8b\x08", "archive"),
        (b"PK\x03\x04 nothing behind", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", "old Office format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (pack({"letter.txt": b"hello"}), "no XLSX"),
        (bytes(range(256)), "not a text file"),
        (b"x" * 50_000_001, "larger than"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_foreign_files_are_told_apart(data, words):
    assert words in refusal(data)


def test_an_encrypted_archive_is_a_matter_of_the_password(files):
    data = bytearray(files["census_workbook.xlsx"])
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of encryption, in the directory
    assert "password" in refusal(bytes(data))


def test_an_encrypted_odt_is_a_matter_of_the_password(files):
    members = unpack(files["odt"], "x")
    members["META-INF/manifest.xml"] = b'<m:manifest xmlns:m="m"><m:encryption-data/></m:manifest>'
    assert "password" in refusal(pack(members))


def test_a_bomb_is_refused_before_it_is_unpacked(files):
    members = unpack(files["census_workbook.xlsx"], "x")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("xl/media/image1.png", b"\0" * 60_000_000)
    assert "unpacks to more" in refusal(buffer.getvalue())


def test_a_member_that_lies_about_its_size_is_refused():
    """The directory says 10 bytes, the stream goes on."""
    content = b"<a>" + b" " * 100_000
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", content)
    data = buffer.getvalue()
    for header, size_at, sum_at in ((b"PK\x03\x04", 22, 14), (b"PK\x01\x02", 24, 16)):
        at = data.index(header)
        lie = struct.pack("<L", 10)
        data = data[: at + size_at] + lie + data[at + size_at + 4 :]
        data = data[: at + sum_at] + struct.pack("<L", zlib.crc32(content[:10])) + data[at + sum_at + 4 :]
    assert unpack(data, "x") == {"xl/workbook.xml": content[:10]}  # whoever reads on sees no more than we did


@pytest.mark.parametrize("name", ["docx", "odt", "census_workbook.xlsx"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(files, name, encoding):
    members = unpack(files[name], "x")
    part = {"docx": "word/document.xml", "odt": "content.xml"}.get(name, "xl/workbook.xml")
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    assert "declarations" in refusal(pack({**members, part: bomb.encode(encoding)}))


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1"><c r = "A1"><v>1</v></c><c s="1" r = "ZZ99999"><v>1</v></c></row>',
        b'<row r="1">' + b"<c><v>1</v></c>" * 5000 + b'</row><row r="40000"><c r="A40000"><v>1</v></c></row>',
        b'<row r="1"><c r="BA1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        b'<x:row xmlns:x="x" r="1"><x:c r="A1"><v>1</v></x:c><x:c r="ZZZ99999"><v>1</v></x:c></x:row>',
    ],
    ids=["far", "apostrophes", "spaces", "no references", "far row", "prefixes"],
)
def test_a_sheet_of_two_far_cells_is_refused(files, cells):
    """Calamine would ask for the whole block between them, and the process would end."""
    members = unpack(files["census_workbook.xlsx"], "x")
    assert "too large" in refusal(pack({**members, "xl/worksheets/sheet1.xml": SHEET % cells}))


def test_a_far_row_without_cells_takes_no_room(files):
    members = unpack(files["census_workbook.xlsx"], "x")
    cells = b'<row r="1"><c r="BA1"><v>1</v></c></row><row r="1048576" ht="15"/>'
    assert "Nothing we know" in refusal(pack({**members, "xl/worksheets/sheet1.xml": SHEET % cells}))


def test_a_far_fetched_count_of_strings_is_refused(files):
    members = unpack(files["census_workbook.xlsx"], "x")
    strings = members["xl/sharedStrings.xml"]
    start = strings.index(b'uniqueCount="') + len(b'uniqueCount="')
    members["xl/sharedStrings.xml"] = strings[:start] + b"429496729" + strings[start:]
    assert "damaged" in refusal(pack(members))


def test_a_long_string_in_every_cell_is_refused(files):
    members = unpack(files["census_workbook.xlsx"], "x")
    members["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
    cells = b'<row r="1">%s</row>' % (b'<c t="s"><v>0</v></c>' * 3000)
    assert "very long text" in refusal(pack({**members, "xl/worksheets/sheet1.xml": SHEET % cells}))


def test_deep_and_repeated_markup_costs_nothing(files):
    """Ten thousand levels, a billion repeated cells: refused or not a briefing, but at once."""
    members = unpack(files["odt"], "x")
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    deep = "<t:section>" * 10_000 + "</t:section>" * 10_000
    cell = '<b:table-cell b:number-columns-repeated="999999999"><t:p>x</t:p></b:table-cell>'
    wide = f"<b:table><b:table-row>{cell}</b:table-row></b:table>"
    content = f'<a xmlns:t="{text}" xmlns:b="{table}">{deep}{wide}</a>'.encode()
    assert "Nothing we know" in refusal(pack({**members, "content.xml": content}))


def test_a_huge_text_is_looked_at_quickly():
    line = "臺灣為美國第1大貿易夥伴" * 100 + "\n"
    started = time.perf_counter()
    assert "Nothing we know" in refusal((line * 10_000).encode())
    assert time.perf_counter() - started < 2
