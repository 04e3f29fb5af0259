"""The office's briefing, figure by figure, with its uneven typing and with what may be wrong in it."""

from decimal import Decimal

import pytest

from bot.domain.errors import BadFile
from bot.domain.figures import Measure
from bot.domain.loads import Severity
from bot.domain.time import Month

JANUARY = Month.of(2026, 1)
MEASURES = [Measure.TOTAL, Measure.EXPORTS, Measure.IMPORTS, Measure.DEFICIT]
TEN_MILLION = 10_000_000


def facts(figures):
    """What a figure says, without where and how."""
    return [(f.month, f.measure, f.partner, f.rank, f.value, f.prior, f.change_bp) for f in figures]


def errors(parsed):
    return [(p.check, p.where) for p in parsed.problems if p.severity is Severity.ERROR]


def test_the_frame_of_the_true_briefing(read, briefing_text):
    parsed = read(briefing_text)
    assert parsed.problems == ()
    assert (parsed.publisher, parsed.vintage, parsed.months) == ("Trade Data Monitor", "2026-01", (JANUARY,))
    assert (parsed.is_complete, len(parsed.figures)) == (False, 0)


def test_every_printed_figure_is_read_as_printed(read, briefing_text):
    """All 60 ranks, 128 amounts and 64 rates, against the file's own cells."""
    rows = [line.split("\t") for line in briefing_text.splitlines() if line.count("\t") == 4 and "年增率" not in line]
    printed = [
        (
            int(rank) if rank else None,
            partner,
            int(Decimal(value.replace(",", "")) * 10**8),
            int(Decimal(prior.replace(",", "")) * 10**8),
            int(Decimal(rate.removesuffix("%")) * 100),
        )
        for rank, partner, value, prior, rate in rows
    ]
    figures = read(briefing_text).published
    assert [(f.rank, f.partner, f.value, f.prior, f.change_bp) for f in figures] == printed
    assert len(figures) == 64
    assert sum(f.rank is not None for f in figures) == 60
    assert [f.measure for f in figures] == [measure for measure in MEASURES for _ in range(16)]
    assert {f.month for f in figures} == {JANUARY}
    assert {(f.step, f.prior_step) for f in figures} == {(TEN_MILLION, TEN_MILLION)}
    assert figures[5].where == "table 1, row 5"
    assert figures[0].where == "table 1, world"


def test_the_prose_is_read_with_ranks_and_directions(read, briefing_text):
    world, taiwan = "全球", "臺灣"
    assert [(f.measure, f.partner, f.rank, f.value, f.prior, f.change_bp) for f in read(briefing_text).prose] == [
        (Measure.TOTAL, world, None, 446_920_000_000, None, -714),
        (Measure.EXPORTS, world, None, 186_390_000_000, None, 1365),
        (Measure.IMPORTS, world, None, 260_540_000_000, None, -1789),
        (Measure.DEFICIT, world, None, 74_150_000_000, None, -5163),
        (Measure.TOTAL, taiwan, 4, 26_610_000_000, None, 8430),
        (Measure.EXPORTS, taiwan, 10, 4_910_000_000, None, 4597),
        (Measure.IMPORTS, taiwan, 3, 21_690_000_000, None, 9596),
        (Measure.DEFICIT, taiwan, 2, 16_780_000_000, None, 11781),
    ]
    assert read(briefing_text).prose[6].where == "section 2, line 3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "cp950"])
def test_encodings(read, briefing_text, encoding):
    assert facts(read(briefing_text.encode(encoding)).published) == facts(read(briefing_text).published)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends(read, briefing_text, line_end):
    assert facts(read(briefing_text.replace("\n", line_end)).published) == facts(read(briefing_text).published)


def test_documents_say_the_same(read, briefing_text, make_docx, make_odt, samples):
    """DOCX and ODT by other people's writers, Markdown in the one tidy style."""
    true = read(briefing_text)
    for data in (make_docx(briefing_text), make_odt(briefing_text), (samples / "briefing.md").read_bytes()):
        parsed = read(data)
        assert parsed.problems == ()
        assert facts(parsed.published) == facts(true.published)
        assert facts(parsed.prose) == facts(true.prose)
        assert parsed.publisher == true.publisher


UNEVEN = [
    # typed, as it may be typed as well
    ("表一：2026 年 1 月美國前 15 大", "表一: 2026年1月 美國前15大"),
    ("表四：2026年1月美國前15大貨品逆差來源國", "表四：2026 年 1 月美國前 15 大貨品逆差來源"),
    ("1\t墨西哥\t741.0\t696.1\t6.46%", "１\t墨西哥\t７４１．０\t696.1 \t+６.４６％"),
    ("-7.14%", "－7.14%"),
    ("-7.14%", "−7.14 %"),
    ("4,469.2\t", "4469.2\t"),
    ("年增率(%)", "年增率（％）"),
    ("## 美國 2026 年 1 月貿易統計", "美國2026年1月貿易統計"),
    ("  - 總額為 4,469.2 億美元，", "• 總額為4,469.2億美元,"),
    ("增加 84.30%。", "增加 84.3%"),
    ("49.68%", "49.68%\n\n\n資料來源：Trade Data Monitor\n"),
    ("臺灣\t266.1", "臺灣\u200b\t\u00a0266.1"),
]


@pytest.mark.parametrize(("typed", "otherwise"), UNEVEN)
def test_uneven_typing_says_the_same(read, briefing_text, typed, otherwise):
    assert typed in briefing_text
    parsed = read(briefing_text.replace(typed, otherwise))
    assert parsed.problems == ()
    assert facts(parsed.published) == facts(read(briefing_text).published)
    assert facts(parsed.prose) == facts(read(briefing_text).prose)


WRONG = [
    # as it is, as it must not be, what is said about it: check and place
    ("4\t臺灣\t266.1", "4\t臺灣\t266.l", ("number", "table 1, row 4 (line 29)")),  # a letter for the digit
    ("4\t臺灣\t266.1", "4\t臺灣\t2,66.1", ("number", "table 1, row 4 (line 29)")),
    ("4\t臺灣\t266.1", "4\t臺灣\t", ("number", "table 1, row 4 (line 29)")),
    ("4\t臺灣\t266.1", "4\t臺灣\t—", ("number", "table 1, row 4 (line 29)")),
    ("144.4\t84.3%", "144.4\t84.3", ("number", "table 1, row 4 (line 29)")),
    ("144.4\t84.3%", "—\t84.3%", ("number", "table 1, row 4 (line 29)")),  # a rate against nothing
    ("266.1\t144.4", "-266.1\t144.4", ("number", "table 1, row 4 (line 29)")),
    ("4\t臺灣\t266.1", "5\t臺灣\t266.1", ("rank_order", "table 1, row 4 (line 29)")),
    ("\t全球\t4,469.2", "1\t全球\t4,469.2", ("rank_order", "table 1, world (line 25)")),
    ("\t全球\t4,469.2", "\t臺灣\t4,469.2", ("rank_order", "table 1, world (line 25)")),
    ("4\t臺灣\t266.1\t144.4\t84.3%", "4\t臺灣\t266.1\t144.4", ("columns", "table 1, row 4 (line 29)")),
    ("4\t臺灣\t266.1\t144.4\t84.3%", "4 臺灣 266.1 144.4 84.3%", ("columns", "table 1 (line 29)")),
    ("4\t臺灣\t266.1\t144.4\t84.3%\n", "", ("rows", "table 1 (line 20)")),
    ("15\t法國\t79.7", "15\t臺灣\t79.7", ("repeated", "table 1")),
    ("表二：2026 年 1 月", "表二：2026 年 2 月", ("month", "table 2, title (line 44)")),
    ("國家\t2026年1月\t2025年1月", "國家\t2026年1月\t2024年1月", ("columns", "table 4, headings (line 92)")),
    ("逆差來源國\n\n單位：億美元", "逆差來源國\n\n單位：百萬美元", ("unit", "table 4")),
    ("表三：2026 年 1 月美國前 15 大貨品進口來源", "表三", ("tables", "tables")),
    ("資料來源：Trade Data Monitor", "", ("source", "tables")),
    ("總額為 4,469.2 億美元", "總額為 4,46.2 億美元", ("number", "section 1, line 2 (line 8)")),
    ("減少 51.63%", "減少", ("number", "section 1, line 5 (line 11)")),
    ("本年 1 月", "本年 2 月", ("month", "section 1, line 1 (line 7)")),
    ("臺美 2026 年 1 月", "臺美 2025 年 1 月", ("month", "section 2, heading (line 13)")),
    ("美國對臺灣出口", "美國對越南出口", ("partner", "section 2, line 2 (line 16)")),
    ("- 美國自臺灣進口", "- 美國向臺灣買進", ("sentence", "section 2")),
]  # fmt: skip


@pytest.mark.parametrize(("is_", "must_not", "expected"), WRONG)
def test_what_is_wrong_is_named_with_its_place(read, briefing_text, is_, must_not, expected):
    assert is_ in briefing_text
    assert expected in errors(read(briefing_text.replace(is_, must_not, 1)))


def test_all_that_is_wrong_is_said_at_once(read, briefing_text):
    damaged = briefing_text.replace("741.0", "74l.0").replace("528.4", "5284..").replace("無", "")
    assert errors(read(damaged)) == [("number", "table 1, row 1 (line 26)"), ("number", "table 1, row 2 (line 27)")]


def test_a_rank_outside_the_fifteen_and_a_surplus_are_read_from_prose(read, briefing_text):
    text = briefing_text.replace(
        "（係美國第 10 大出口市場），與上年同期相比增加", "（係美國第 17 大出口市場），與上年同期相比減少"
    )
    text = text.replace(
        "美國對臺貨品貿易逆差為 167.8 億美元（係美國第 2 大逆差來源）", "美國對臺貨品貿易順差為 167.8 億美元"
    )
    prose = read(text).prose
    assert (prose[5].rank, prose[5].change_bp) == (17, -4597)
    assert (prose[7].measure, prose[7].rank, prose[7].value) == (Measure.SURPLUS, None, 16_780_000_000)


@pytest.mark.parametrize("words", ["（無上年資料）。", "，上年同期為順差。", "。", ""])
def test_prose_without_a_rate(read, briefing_text, words):
    parsed = read(briefing_text.replace("，與上年同期相比增加 84.30%。", words))
    assert parsed.problems == ()
    assert (parsed.prose[4].value, parsed.prose[4].change_bp) == (26_610_000_000, None)


def test_unchanged_is_a_rate(read, briefing_text):
    assert read(briefing_text.replace("增加 84.30%", "持平")).prose[4].change_bp == 0


@pytest.mark.parametrize("nothing", ["—", "無上年資料", "－"])
def test_a_prior_year_that_is_not_there_is_none(read, briefing_text, nothing):
    parsed = read(briefing_text.replace("144.4\t84.3%", f"{nothing}\t—"))
    assert parsed.problems == ()
    figure = parsed.published[4]
    assert (figure.prior, figure.prior_step, figure.change_bp) == (None, 0, None)


def test_a_sentence_we_do_not_know_is_a_warning(read, briefing_text):
    parsed = read(briefing_text.replace("表一：", "- 另有 3 項說明。\n\n表一：", 1))
    assert [(p.severity, p.where) for p in parsed.problems] == [(Severity.WARNING, "section 2, line 5 (line 20)")]


def test_without_a_month_nothing_can_be_read(read, briefing_text):
    with pytest.raises(BadFile) as refusal:
        read(briefing_text.replace("## 美國 2026 年 1 月貿易統計", ""), "b.txt")
    assert refusal.value.where == "b.txt"
