"""Product figures for answers: the shipped files, read by the bot's own source and held in memory."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.products import BlockHead, ProductBlock, ProductHoldings, ProductLoad
from bot.loading.product_partners import resolve
from bot.partners.book import Book
from bot.sources import recognise
from bot.trade.products import Products


class Counted:
    """Reads as a store does, and counts how often it is asked."""

    def __init__(self, shipped_data: Path, book: Book) -> None:
        self.blocks: dict[BlockHead, ProductBlock] = {}
        self.loads: dict[int, ProductLoad] = {}
        self.holdings_read = self.blocks_read = 0
        for number, path in enumerate(sorted((shipped_data / "products").glob("*.csv")), 1):
            source, file = recognise(path.read_bytes(), path.name)
            parsed = source.parse(file)
            assert not parsed.problems
            self.loads[number] = ProductLoad(
                number, source.name, parsed.publisher, parsed.vintage, datetime(2026, 3, 12, tzinfo=UTC), path.name
            )
            resolved, findings = resolve(parsed.products, book)
            assert not findings
            for block in resolved:
                self.blocks[BlockHead(number, block.key, frozenset(block.partners))] = block

    async def read_holdings(self) -> ProductHoldings:
        self.holdings_read += 1
        heads = sorted(self.blocks, key=lambda head: (self.loads[head.load].vintage, head.load))
        return ProductHoldings(self.loads, tuple(heads))

    async def read_blocks(self, heads: Sequence[BlockHead]) -> list[ProductBlock]:
        self.blocks_read += len(heads)
        return [self.blocks[head] for head in heads]


def shipped_products(shipped_data: Path, book: Book) -> Products:
    """The product part of the model, of everything that ships."""
    counted = Counted(shipped_data, book)
    return Products(len(counted.loads), book.all(), counted.read_holdings, counted.read_blocks)
