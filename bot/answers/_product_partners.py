"""One product: the largest partners of it, as `/products HS71` and `/why HS71` show them; and the table of both."""

from collections.abc import Iterator, Sequence

from bot.answers._figures import as_growth
from bot.answers._page import figures_page, period_of
from bot.answers._product_facts import FLOW_OF, Kind
from bot.answers._product_partner_facts import ProductPartners, partners_of
from bot.answers._product_sentences import CONSUMPTION, FETCH, by_basis, other_period
from bot.answers._sentences import of
from bot.answers.choices import choice, other_periods
from bot.domain.charts import Bar, Bars, Caption
from bot.domain.document import Block, Choice, Document, Headline, Note
from bot.domain.document import Kind as DocumentKind
from bot.domain.errors import Invalid
from bot.domain.facts import Source
from bot.domain.figures import Missing, Ratio
from bot.domain.ports import AnswerContext
from bot.domain.products import Basis, Product, ProductRow
from bot.domain.request import Intent, Request
from bot.domain.table import Cell, Column, Table
from bot.domain.time import Period
from bot.domain.values import (
    Amount,
    BareAmount,
    Name,
    Number,
    Percent,
    ProductName,
    RankMove,
    RatioStyle,
    Value,
    Verbatim,
    say,
)

PRODUCTS_INTENT = Intent("products")
USUAL = 10
_BARS = 15
_MOST = 100


def _nearest(pairs: str) -> dict[Product, Product]:
    named = (pair.split("=") for pair in pairs.split())
    return {Product.parse(chapter): Product.parse(group) for chapter, group in named}


_NEAREST = _nearest(
    "HS27=NAICS324 HS30=NAICS325 HS39=NAICS326 HS40=NAICS326 HS44=NAICS321 HS48=NAICS322 HS61=NAICS315 HS62=NAICS315 "
    "HS64=NAICS316 HS70=NAICS327 HS72=NAICS331 HS73=NAICS332 HS84=NAICS333 HS85=NAICS334 HS87=NAICS336 HS88=NAICS336 "
    "HS94=NAICS337 HS03=NAICS114 HS22=NAICS312 HS24=NAICS312"
)
"""The group that most of a chapter's goods fall into, for flows of which only groups are held."""


async def of_product(
    request: Request, product: Product, context: AnswerContext, document_kind: DocumentKind
) -> Document:
    """The largest partners of a product."""
    asked, wanted = period_of(request, context.model), product
    found = await _partners_of(product, asked, request, context)
    if found is None and product in _NEAREST:
        product = _NEAREST[product]
        found = await _partners_of(product, asked, request, context)
    if found is None:
        raise Invalid(
            say(
                "{product} is not loaded. An operator loads products with {command}",
                product=ProductName(str(wanted)),
                command=Verbatim(FETCH),
            )
        )
    kind, period, rows, source = found
    top = request.top or USUAL
    rows = tuple(row for row in rows if not request.partners or row.partner in request.partners)
    if not rows:
        raise Invalid(
            say(
                "{product} is not loaded of {partner}",
                product=ProductName(str(product)),
                partner=Name(request.partners[0]),
            )
        )
    shown = request._replace(measure=FLOW_OF[kind.basis])
    return figures_page(
        document_kind,
        shown,
        context.model,
        period,
        (
            *_partners_layout(product, kind, rows, top),
            *_notes(wanted, product, kind, asked, period),
        ),
        rows=(),
        choices=tuple(_product_choices(shown, rows, period, context)),
        sources=() if source is None else (source,),
        products=rows[: request.top or _MOST],
        chart=bars(
            _partners_headline(product, kind, rows[0]), kind.basis, rows, source, top=top, note=_of_partners(rows)
        ),
    )


async def _partners_of(
    product: Product, asked: Period, request: Request, context: AnswerContext
) -> ProductPartners | None:
    if context.products is None:
        return None
    coverage = await context.products.coverage(request.vintage)
    named = {code for basis in Basis for code in coverage.partners(product.classification, basis)}
    among = [code for code in named if context.partners.get(code).kind.is_ranked]
    return await partners_of(context.products, product, request.measure, asked, among=among, vintage=request.vintage)


def _notes(wanted: Product, product: Product, kind: Kind, asked: Period, period: Period) -> Iterator[Block]:
    if wanted != product:
        names = {"wanted": ProductName(str(wanted)), "product": ProductName(str(product))}
        yield Note(say("{wanted} is not loaded for this flow; {product} is the nearest that is.", **names))
    yield Note(say("Only chapters and groups of goods are held, nothing finer."))
    if period != asked:
        yield other_period(asked, period)
    if kind.basis is Basis.CONSUMPTION:
        yield CONSUMPTION


def _partners_layout(product: Product, kind: Kind, rows: tuple[ProductRow, ...], top: int) -> Iterator[Block]:
    period = rows[0].period
    yield Headline(of(period, _partners_headline(product, kind, rows[0])))
    shown = [row for row in rows if row.value.dollars][:top]
    number = Number(len(shown))
    title = by_basis(
        kind.basis,
        exports=say("The {n} largest partners, exports", n=number),
        imports=say("The {n} largest partners, general imports", n=number),
        consumption=say("The {n} largest partners, imports for consumption", n=number),
    )
    yield table(title, period, shown, [Name(row.partner) for row in shown], say("Partner"))
    yield Note(_of_partners(rows))


def _of_partners(rows: Sequence[ProductRow]) -> Value:
    return say("Of the {n} partners that are loaded; the shares are of their sum.", n=Number(len(rows)))


def _partners_headline(product: Product, kind: Kind, first: ProductRow) -> Value:
    values: dict[str, Value] = {
        "product": ProductName(str(product)),
        "partner": Name(first.partner),
        "amount": Amount(first.value),
    }
    return by_basis(
        kind.basis,
        exports=say("US exports of {product}: {partner} takes {amount}", **values),
        imports=say("US imports of {product}: {partner} supplies {amount}", **values),
        consumption=say("US imports for consumption of {product}: {partner} supplies {amount}", **values),
    )


def bars(
    title: Value, basis: Basis, rows: Sequence[ProductRow], source: Source | None, *, top: int, note: Value
) -> Bars | None:
    """The chart of products of one partner, or of partners of one product: their shares of the sum as bars."""
    shown = [row for row in rows if row.value.dollars][: min(top, _BARS)]
    if not shown:
        return None
    are_partners = len({row.product for row in shown}) == 1 < len({row.partner for row in shown})
    period = shown[0].period
    return Bars(
        Caption(title, period, () if source is None else (source,), period, (note,)),
        FLOW_OF[basis],
        tuple(
            Bar(
                row.partner if are_partners else None,
                row.rank,
                row.value,
                None if isinstance(row.share, Missing) else Percent(row.share),
                product=None if are_partners else str(row.product),
            )
            for row in shown
        ),
    )


def _product_choices(
    request: Request, rows: tuple[ProductRow, ...], period: Period, context: AnswerContext
) -> Iterator[Choice]:
    yield from other_periods(request._replace(period=period), period, context.model.coverage)
    for row in rows[:3]:
        yield from choice(Name(row.partner), Request(PRODUCTS_INTENT, (row.partner,), request.measure, period=period))


def table(
    title: Value, period: Period, rows: list[ProductRow], names: "list[ProductName] | list[Name]", head: Value
) -> Table:
    columns: dict[Column, tuple[Value, list[Cell]]] = {
        Column.RANK: (say("Rank"), [None if isinstance(row.rank, Missing) else Number(row.rank) for row in rows]),
        Column.NAME: (head, list(names)),
        Column.AMOUNT: (period, [BareAmount(row.value) for row in rows]),
        Column.PRIOR: (period.year_before(), [BareAmount(row.prior) for row in rows]),
        Column.CHANGE: (say("Change"), [_change(row) for row in rows]),
        Column.SHARE: (say("Share"), [None if isinstance(row.share, Missing) else Percent(row.share) for row in rows]),
        Column.MOVE: (say("Places gained"), [_move(row) for row in rows]),
    }
    if all(isinstance(row.contribution, Missing) for row in rows):
        del columns[Column.PRIOR], columns[Column.CHANGE], columns[Column.MOVE]
    return Table(
        columns=tuple(columns),
        headings=tuple(heading for heading, _ in columns.values()),
        rows=tuple(zip(*(cells for _, cells in columns.values()), strict=True)),
        title=title,
        spare=tuple(column for column in (Column.MOVE, Column.PRIOR, Column.SHARE) if column in columns),
    )


def _change(row: ProductRow) -> Cell:
    if isinstance(row.change, Ratio):
        return as_growth(row.change, RatioStyle.SIGNED)
    return say("new") if row.is_new else row.change


def _move(row: ProductRow) -> Cell:
    if isinstance(row.rank, Missing) or isinstance(row.prior_rank, Missing):
        return None
    return RankMove(row.rank, row.prior_rank)
