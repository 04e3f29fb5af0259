"""Resolution of the partners of product figures to codes. Strict: a partner is known, or the file is refused."""

from collections.abc import Iterable

import numpy as np

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.partner import WORLD, PartnerKind
from bot.domain.products import ProductBlock
from bot.domain.values import Verbatim, say
from bot.loading.report import Finding
from bot.partners.book import Book


def resolve(blocks: Iterable[ProductBlock], book: Book) -> tuple[tuple[ProductBlock, ...], tuple[Finding, ...]]:
    """The blocks with codes for partners, a partner's Census codes added up; what could not be resolved is found."""
    findings = Capped(Finding)
    codes: dict[str, str | None] = {}
    resolved = []
    for block in blocks:
        for label in block.partners:
            if label not in codes:
                codes[label] = _code(label, book)
                if codes[label] is None and not book.is_aggregate(label):
                    message = say("No partner is called {label}.", label=Verbatim(label[:60]))
                    findings.append(Finding(Severity.ERROR, "partner", str(block.key.month), message))
        resolved.append(_with_codes(block, codes))
    return tuple(resolved), tuple(findings)


def _code(label: str, book: Book) -> str | None:
    """A group's figures are taken where a file gives them under its own code: its members may not all be there."""
    if label == WORLD:
        return WORLD
    if label.isdecimal():
        partner = book.by_census(label)
        return None if partner is None or partner.kind is PartnerKind.GROUP else partner.code
    return next((partner.code for partner in book.all() if partner.code == label), None)


def _with_codes(block: ProductBlock, codes: dict[str, str | None]) -> ProductBlock:
    named = [code for label in block.partners if (code := codes[label]) is not None]
    partners = tuple(sorted(set(named)))
    amounts = np.zeros((len(partners), len(block.products)), np.int64)
    for label, row in zip(block.partners, block.amounts, strict=True):
        code = codes[label]
        if code is not None:
            amounts[partners.index(code)] += row
    return ProductBlock(block.key, partners, block.products, amounts)
