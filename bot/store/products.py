"""Queries of product figures; rows are only ever added."""

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, func, insert, select

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
from bot.store.database import OnDatabase, reads
from bot.store.product_tables import product_block, product_load

_STORED = "<i8"
_LEVEL = 6


class StoredProducts(OnDatabase):
    """The product figures of a database."""

    @reads
    def newest(self, connection: Connection) -> int:
        """The number of the newest load; 0 when there is none."""
        return newest(connection)

    @reads
    def holdings(self, connection: Connection) -> ProductHoldings:
        """What there is, without the amounts."""
        return holdings(connection)

    @reads
    def blocks(self, connection: Connection, heads: Sequence[BlockHead]) -> list[ProductBlock]:
        """The amounts of some blocks, in the order given."""
        return [block(connection, head) for head in heads]


def newest(connection: Connection) -> int:
    return connection.execute(select(func.max(product_load.c.number))).scalar() or 0


def find(connection: Connection, digest: str) -> ProductLoad | None:
    """The load of a file, by the SHA-256 of its bytes."""
    row = connection.execute(select(*_LOAD).where(product_load.c.digest == digest)).first()
    return None if row is None else ProductLoad(*row)


def holdings(connection: Connection) -> ProductHoldings:
    loads = {row.number: ProductLoad(*row) for row in connection.execute(select(*_LOAD))}
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
    blocks: Iterable[ProductBlock],
) -> int:
    """Add a load with its blocks; its number."""
    number = newest(connection) + 1
    blocks = list(blocks)
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


_LOAD = tuple(product_load.c[name] for name in ("number", "source", "publisher", "vintage", "loaded_at", "origin"))
