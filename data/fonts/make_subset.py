"""Make the fonts of this folder: what documents and pictures print, and nothing else.

    python data/fonts/make_subset.py

Needs `npm` on the PATH and the developers' requirements. Run it again when a catalogue or a name has a character
that `tests/pictures/test_fonts.py` misses; a new script is one more line in `FAMILIES`. The same packages and
characters give the same bytes.

Noto Sans TC comes first and has the look; each family after it is only asked for what is still missing, and for what
its own language writes in shapes of its own: Japanese characters are not those of Taiwan. Hinting is left out: screens
of today do without, and paper never had it.
"""

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from bot import shipped
from bot.i18n.dates import month_names, quarter_names
from bot.i18n.languages import tags
from bot.i18n.names import names_in, partner_names
from bot.i18n.numbers import number_forms

HERE = Path(__file__).parent
WEIGHTS = {"400Regular": "Regular", "700Bold": "Bold"}


@dataclass(frozen=True)
class Family:
    """A font of the registry, pinned."""

    name: str
    package: str
    version: str
    sha256: str
    own: Callable[[], Iterable[str]] = tuple
    """The characters it has whatever families before it have."""


def _japanese() -> Iterator[str]:
    """Marks, kana and the first level of JIS X 0208, and the names of partners."""
    yield from _double_byte("euc_jp", [0xA1, 0xA4, 0xA5, *range(0xB0, 0xD0)], [*range(0xA1, 0xFF)])
    yield from "".join(names_in("ja").values())


def _korean() -> Iterator[str]:
    """The syllables of KS X 1001, which are those of all usual words, and the names of partners."""
    yield from _double_byte("euc_kr", range(0xB0, 0xC9), [*range(0xA1, 0xFF)])
    yield from "".join(names_in("ko").values())


FAMILIES = (
    Family(
        "NotoSansTC",
        "@expo-google-fonts/noto-sans-tc",
        "0.4.3",
        "e7532a3a43a6c660ee0351a167b99fe0da52f20b4940fb3fc067ed7c5bd594bf",
    ),
    # What Simplified Chinese writes and Big5 with the Hong Kong supplement does not have.
    Family(
        "NotoSansSC",
        "@expo-google-fonts/noto-sans-sc",
        "0.4.3",
        "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    ),
    # Letters of Central Europe and the narrow spaces of French.
    Family(
        "NotoSans",
        "@expo-google-fonts/noto-sans",
        "0.4.2",
        "98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548",
    ),
    Family(
        "NotoSansJP",
        "@expo-google-fonts/noto-sans-jp",
        "0.4.3",
        "563ee80509692e2b2f42ceae6a0b82afecb90daa1b3d025bcebdf3d9120f43a3",
        _japanese,
    ),
    Family(
        "NotoSansKR",
        "@expo-google-fonts/noto-sans-kr",
        "0.4.3",
        "7614af529705ea48e8b76cb3b056b92db66b7625ef3fc97ce76366063df94d3f",
        _korean,
    ),
)


def wanted() -> set[str]:
    """Every character the fonts should have."""
    characters = set(_double_byte("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]))
    characters |= set(_double_byte("gb2312", range(0xB0, 0xD8), [*range(0xA1, 0xFF)]))
    for first, last in (
        (0x20, 0x7E),  # ASCII
        (0xA0, 0x17F),  # Latin-1 and Latin Extended-A: names of partners, every language of the European Union
        (0x1EA0, 0x1EF9),  # Vietnamese
        (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
        (0x3000, 0x3020),  # Chinese punctuation
        (0x3041, 0x3096),  # hiragana
        (0x30A1, 0x30FE),  # katakana
        (0xFF01, 0xFF5E),  # full width
    ):
        characters |= set(map(chr, range(first, last + 1)))
    characters |= set("ƠơƯư\u2009\u202f‰′″€−×÷≈≤≥←↑→↓△▲▽▼◀▶○●◎□■☆★")
    for tag in tags():
        characters |= _printed_in(tag)
    return characters - {"\n"}


def _printed_in(tag: str) -> set[str]:
    """What a language prints: its sentences, the names of all partners, of months, its forms of numbers."""
    forms = number_forms(tag)
    texts = [
        (shipped.LOCALES / tag / "bot.po").read_text("utf-8"),
        *partner_names(tag, shipped.LOCALES).values(),
        *month_names(tag).values(),
        *quarter_names(tag).values(),
        *(forms.point, forms.group, forms.minus, forms.plus),
        *("".join(affixes) for affixes in forms.percent_affixes.values()),
    ]
    return set("".join(texts))


def _double_byte(charset: str, leads: Iterable[int], trails: list[int]) -> Iterator[str]:
    """The first level of a charset: the characters its makers counted as common, in the order of its codes."""
    for lead in leads:
        for trail in trails:
            if charset == "big5" and (lead, trail) > (0xC6, 0x7E):
                return
            try:
                yield bytes((lead, trail)).decode(charset)
            except UnicodeDecodeError:
                continue


def main() -> None:
    """Fetch each family, cut it down, and write it beside this script with its licence."""
    missing = {ord(character) for character in wanted()}
    with tempfile.TemporaryDirectory() as folder:
        for family in FAMILIES:
            unpacked = _fetched(family, Path(folder))
            shutil.copyfile(unpacked / "LICENSE_FONT", HERE / f"{family.name}-OFL.txt")
            has = set(TTFont(unpacked / f"400Regular/{family.name}_400Regular.ttf").getBestCmap())
            taken = (missing | {ord(character) for character in family.own()}) & has
            for weight, name in WEIGHTS.items():
                target = HERE / f"{family.name}-{name}.ttf"
                _cut(unpacked / f"{weight}/{family.name}_{weight}.ttf", target, taken)
                print(f"{target.name}: {len(taken)} characters, {target.stat().st_size:,} bytes")
            missing -= taken
    if missing:
        print("no glyph for:", " ".join(f"U+{code:04X} {chr(code)}" for code in sorted(missing)))


def _fetched(family: Family, folder: Path) -> Path:
    """The unpacked package; raises SystemExit when it is not the pinned one."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{family.package}@{family.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]
    if hashlib.sha256((folder / packed).read_bytes()).hexdigest() != family.sha256:
        raise SystemExit(f"{packed} is not the file this script was written for")
    with tarfile.open(folder / packed) as archive:
        archive.extractall(folder / family.name, filter="data")
    return folder / family.name / "package"


def _cut(source: Path, target: Path, characters: set[int]) -> None:
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "liga"]
    options.drop_tables += ["BASE", "STAT", "gasp", "vhea", "vmtx"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=characters)
        subsetter.subset(font)
        font.save(target)


if __name__ == "__main__":
    main()
