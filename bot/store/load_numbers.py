"""The numbers of loads: one row for loads of any kind, and for their taking back."""

from sqlalchemy import Column, Connection, func, select

from bot.store.product_tables import product_load, product_unload
from bot.store.tables import load, unload


def newest_of_partners(connection: Connection) -> int:
    """The number of the newest load of partners' figures, or of the newest taking back of one; 0 before any."""
    return _newest(connection, load.c.number, unload.c.number)


def newest_of_products(connection: Connection) -> int:
    """As `newest_of_partners`, of product figures."""
    return _newest(connection, product_load.c.number, product_unload.c.number)


def following(connection: Connection) -> int:
    """The number that the next change has. Only one transaction of a load is open at a time."""
    return 1 + max(newest_of_partners(connection), newest_of_products(connection))


def _newest(connection: Connection, *columns: Column[int]) -> int:
    return max(connection.execute(select(func.max(column))).scalar() or 0 for column in columns)
