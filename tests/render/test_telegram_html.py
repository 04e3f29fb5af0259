"""Telegram messages: escaped, within the limits, numbers first in tables."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from bot.domain.document import Document, Headline, Kind, Paragraph
from bot.domain.values import Verbatim
from bot.i18n.languages import localizer
from bot.render import telegram_html


def plain(message: str) -> str:
    return unescape(re.sub(r"</?(?:b|i|pre)>", "", message))


def test_marks_of_html_are_escaped_and_the_headline_is_bold_and_first(document, english):
    (message,) = telegram_html.render(document, english)
    assert message.startswith("<b>&lt;headline&gt; &amp; *more*</b>\n\n<b>Part</b>")


def test_a_fact_has_its_figure_in_bold(document, english):
    (message,) = telegram_html.render(document, english)
    assert "exports <b>US$4.91 billion</b> ▲45.97%" in message


def test_a_table_has_numbers_first_and_the_name_last(document, chinese):
    (message,) = telegram_html.render(document, chinese)
    rows = re.search(r"<pre>(.*)</pre>", message, re.DOTALL)[1].split("\n")
    assert rows[0] == " 1 182.6  51.68% 越南"
    assert rows[2] == " 3 127.3 -59.89% 中國"


def test_no_line_of_a_table_is_wider_than_a_phone(chinese, english, make_table):
    for speech in (chinese, english):
        (message,) = telegram_html.render(Document(Kind.TABLE, (make_table(),)), speech)
        rows = re.search(r"<pre>(.*)</pre>", message, re.DOTALL)[1].split("\n")
        assert max(wcswidth(row) for row in rows) <= 32


def test_a_long_table_is_divided_between_rows_only(english, make_table, rows):
    (whole,) = telegram_html.render(Document(Kind.TABLE, (make_table(),)), english)
    messages = telegram_html.render(Document(Kind.TABLE, (make_table(rows * 60),)), english)
    assert len(messages) > 1
    runs = [run for message in messages for run in re.findall(r"<pre>(.*?)</pre>", message, re.DOTALL)]
    assert [row for run in runs for row in run.split("\n")] == re.search(r"<pre>(.*)</pre>", whole, re.DOTALL)[1].split(
        "\n"
    ) * 60


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=6000), max_size=4))
def test_no_message_is_ever_too_long_and_nothing_is_lost(texts):
    blocks = (Headline(Verbatim("x")), *(Paragraph(Verbatim(text)) for text in texts))
    messages = telegram_html.render(Document(Kind.HELP, blocks), localizer("en"))
    said = [plain(message) for message in messages]
    assert all(len(text.encode("utf-16-le")) // 2 <= telegram_html.LIMIT for text in said)
    squeezed = re.sub(r"\n+", "", "".join(said))
    assert squeezed == re.sub(r"\n+", "", "x" + "".join(texts))


def test_the_caption_names_the_columns_that_are_shown(english, make_table):
    (message,) = telegram_html.render(Document(Kind.TABLE, (make_table(),)), english)
    assert "</b>\nUnit: US$ billion (growth)\n<pre>" in message
