"""Pieces of documents in words."""

from hypothesis import given
from hypothesis import strategies as st

from bot.documents.plain_text import ListItem, nested, title
from bot.domain.document import Document, Headline, Kind
from bot.domain.values import Verbatim
from bot.i18n.languages import localizer

ENGLISH = localizer("en")


def flat(items: tuple[ListItem, ...]) -> list[str]:
    return [text for item in items for text in (item.text, *flat(item.items))]


def test_depths_become_lists_within_lists():
    listed = ((0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e"))
    assert nested([(depth, Verbatim(text)) for depth, text in listed], ENGLISH) == (
        ListItem("a", (ListItem("b", (ListItem("c", ()),)), ListItem("d", ()))),
        ListItem("e", ()),
    )


@given(st.lists(st.tuples(st.integers(0, 4), st.text())))
def test_no_item_is_lost_or_moved_however_depths_jump(listed):
    items = nested([(depth, Verbatim(text)) for depth, text in listed], ENGLISH)
    assert flat(items) == [text for _, text in listed]


def test_a_document_without_a_heading_has_a_title_all_the_same():
    assert (
        title(
            Document(
                Kind.TABLE,
                (
                    Headline(
                        Verbatim("first"),
                    ),
                ),
            ),
            ENGLISH,
        )
        == "first"
    )
    assert title(Document(Kind.TABLE, ()), ENGLISH) == "table"
