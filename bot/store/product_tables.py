"""The tables of product figures: a load, and its amounts by month, packed.

A month of one flow has 25,000 amounts, so that two years of all partners would be millions of rows. They are read
by month and basis and never one by one, so each month of a basis is one row.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.tables import UtcDateTime, metadata

product_load = Table(
    "product_load",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", String(40), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("vintage", String(40), nullable=False),
    Column("loaded_at", UtcDateTime, nullable=False),
    Column("origin", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True, comment="SHA-256 of the file"),
    Column("amounts", Integer, nullable=False, comment="how many amounts the file states"),
    Column("months", Text, nullable=False, server_default="", comment="Month.ordinal, by spaces, ascending"),
    Column("loaded_by", Text, nullable=False, server_default=""),
)

# As `unload` is of `load`; all four are numbered in one row.
product_unload = Table(
    "product_unload",
    metadata,
    Column("load", ForeignKey("product_load.number"), primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, unique=True, comment="of the change; loads are numbered in the same row"),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the file, which the load has given up"),
    Index(None, "digest"),
)

product_block = Table(
    "product_block",
    metadata,
    Column("load", ForeignKey("product_load.number"), primary_key=True),
    Column("classification", String(8), primary_key=True, comment="hs or naics"),
    Column("basis", String(16), primary_key=True, comment="exports, imports, consumption or duty"),
    Column("month", Integer, primary_key=True, autoincrement=False, comment="Month.ordinal"),
    Column("partners", Text, nullable=False, comment="codes, by spaces: the rows of the amounts"),
    Column("products", Text, nullable=False, comment="numbers, by spaces: the columns of the amounts"),
    Column("amounts", LargeBinary, nullable=False, comment="zlib of int64, little-endian, row by row; whole dollars"),
)
