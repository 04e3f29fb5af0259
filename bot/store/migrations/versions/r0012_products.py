"""Trade by product."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "product_load",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("vintage", sa.String(length=40), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the file"),
        sa.Column("amounts", sa.Integer(), nullable=False, comment="how many amounts the file states"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_product_load")),
        sa.UniqueConstraint("digest", name=op.f("uq_product_load_digest")),
    )
    op.create_table(
        "product_block",
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("classification", sa.String(length=8), nullable=False, comment="hs or naics"),
        sa.Column("basis", sa.String(length=16), nullable=False, comment="exports, imports, consumption or duty"),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False, comment="Month.ordinal"),
        sa.Column("partners", sa.Text(), nullable=False, comment="codes, by spaces: the rows of the amounts"),
        sa.Column("products", sa.Text(), nullable=False, comment="numbers, by spaces: the columns of the amounts"),
        sa.Column(
            "amounts",
            sa.LargeBinary(),
            nullable=False,
            comment="zlib of int64, little-endian, row by row; whole dollars",
        ),
        sa.ForeignKeyConstraint(["load"], ["product_load.number"], name=op.f("fk_product_block_load")),
        sa.PrimaryKeyConstraint("load", "classification", "basis", "month", name=op.f("pk_product_block")),
    )
