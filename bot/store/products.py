"""Queries of product figures; rows are only added, but for those of a load that is taken back."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.domain.loads import TakenBack
from bot.domain.products import (
    Basis,
    BlockHead,
    BlockKey,
    Classification,
    ProductBlock,
    ProductHoldings,
    ProductLoad,
)
from bot.domain.time import Month
from bot.store import load_numbers
from bot.store.database import OnDatabase, reads
from bot.store.product_tables import product_block, product_load, product_unload

_STORED = "<i8"
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class StoredProductLoad:
    """A load of products that is, or was, in the database."""

    load: ProductLoad
    amounts: int
    """How many amounts its file states."""
    digest: str
    """SHA-256 of the file's bytes."""
    taken_back: TakenBack | None


class StoredProducts(OnDatabase):
    """The product figures of a database."""

    @reads
    def newest(self, connection: Connection) -> int:
        """The number of the newest load, or of the newest taking back of one; 0 when there is none."""
        return load_numbers.newest_of_products(connection)

    @reads
    def holdings(self, connection: Connection) -> ProductHoldings:
        """What there is, without the amounts."""
        return holdings(connection)

    @reads
    def blocks(self, connection: Connection, heads: Sequence[BlockHead]) -> list[ProductBlock]:
        """The amounts of some blocks, in the order given."""
        return [block(connection, head) for head in heads]


def find(connection: Connection, digest: str) -> ProductLoad | None:
    """The load of a file, by the SHA-256 of its bytes."""
    row = connection.execute(select(product_load).where(product_load.c.digest == digest)).first()
    return None if row is None else _load(row)


def history(connection: Connection) -> list[StoredProductLoad]:
    """Every load there has ever been, ascending by number, those that were taken back with when and by whom."""
    undone = connection.execute(select(product_unload))
    taken_back = {row.load: TakenBack(row.number, row.load, row.at, row.by) for row in undone}
    every = connection.execute(select(product_load).order_by(product_load.c.number))
    return [StoredProductLoad(_load(row), row.amounts, row.digest, taken_back.get(row.number)) for row in every]


def was_taken_back(connection: Connection, digest: str) -> bool:
    """Whether a file, by the SHA-256 of its bytes, was loaded and taken back, and not loaded again since."""
    taken_back = select(product_unload.c.load).where(product_unload.c.digest == digest)
    again = select(product_load.c.number).where(product_load.c.digest == digest)
    return connection.execute(select(taken_back.exists() & ~again.exists())).scalar_one()


def take_back(connection: Connection, stored: StoredProductLoad, taken_back: TakenBack) -> None:
    """Take a load's amounts out. Its file may be loaded again: it gives up the digest by which a file is known."""
    number = stored.load.number
    connection.execute(delete(product_block).where(product_block.c.load == number))
    given_up = update(product_load).where(product_load.c.number == number)
    connection.execute(given_up.values(digest=f"taken back as {taken_back.number}"))
    connection.execute(
        insert(product_unload).values(
            load=number, number=taken_back.number, at=taken_back.at, by=taken_back.by, digest=stored.digest
        )
    )


def holdings(connection: Connection) -> ProductHoldings:
    counts = product_load.c.number.not_in(select(product_unload.c.load))
    loads = {row.number: _load(row) for row in connection.execute(select(product_load).where(counts))}
    cell = product_block.c
    heads = [
        BlockHead(load, BlockKey(Classification(classification), Basis(basis), Month(month)), frozenset(names.split()))
        for load, classification, basis, month, names in connection.execute(
            select(cell.load, cell.classification, cell.basis, cell.month, cell.partners)
        )
    ]
    heads.sort(key=lambda head: (loads[head.load].vintage, head.load))
    return ProductHoldings(loads, tuple(heads))


def block(connection: Connection, head: BlockHead) -> ProductBlock:
    """The amounts of one block."""
    cell, key = product_block.c, head.key
    partners, products, amounts = connection.execute(
        select(cell.partners, cell.products, cell.amounts).where(
            cell.load == head.load,
            cell.classification == key.classification.value,
            cell.basis == key.basis.value,
            cell.month == key.month.ordinal,
        )
    ).one()
    rows, columns = tuple(partners.split()), tuple(products.split())
    stored = np.frombuffer(zlib.decompress(amounts), _STORED)
    return ProductBlock(key, rows, columns, stored.astype(np.int64).reshape(len(rows), len(columns)))


def add(
    connection: Connection,
    *,
    source: str,
    publisher: str,
    vintage: str,
    loaded_at: datetime,
    origin: str,
    digest: str,
    by: str,
    blocks: Iterable[ProductBlock],
) -> int:
    """Add a load with its blocks; its number."""
    number = load_numbers.following(connection)
    blocks = list(blocks)
    months = sorted({one.key.month.ordinal for one in blocks})
    connection.execute(
        insert(product_load).values(
            number=number,
            source=source,
            publisher=publisher,
            vintage=vintage,
            loaded_at=loaded_at,
            origin=origin,
            digest=digest,
            amounts=sum(int(np.count_nonzero(one.amounts)) for one in blocks),
            months=" ".join(map(str, months)),
            loaded_by=by,
        )
    )
    if blocks:
        connection.execute(
            insert(product_block),
            [
                {
                    "load": number,
                    "classification": one.key.classification.value,
                    "basis": one.key.basis.value,
                    "month": one.key.month.ordinal,
                    "partners": " ".join(one.partners),
                    "products": " ".join(one.products),
                    "amounts": zlib.compress(one.amounts.astype(_STORED).tobytes(), _LEVEL),
                }
                for one in blocks
            ],
        )
    return number


def _load(row: Row[Any]) -> ProductLoad:
    months = tuple(Month(int(ordinal)) for ordinal in row.months.split())
    return ProductLoad(
        row.number, row.source, row.publisher, row.vintage, row.loaded_at, row.origin, months, row.loaded_by
    )
