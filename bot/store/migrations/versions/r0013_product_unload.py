"""Loads of products that are taken back, who loaded them, and one row of numbers for all loads."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "product_unload",
        sa.Column("load", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="of the change; loads are numbered in the same row"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of the file, which the load has given up"),
        sa.PrimaryKeyConstraint("load", name=op.f("pk_product_unload")),
        sa.ForeignKeyConstraint(["load"], ["product_load.number"], name=op.f("fk_product_unload_load")),
        sa.UniqueConstraint("number", name=op.f("uq_product_unload_number")),
    )
    op.create_index("ix_product_unload_digest", "product_unload", ["digest"])
    op.add_column(
        "product_load",
        sa.Column(
            "months", sa.Text(), server_default="", nullable=False, comment="Month.ordinal, by spaces, ascending"
        ),
    )
    op.add_column("product_load", sa.Column("loaded_by", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    _name_months(connection)
    _number_anew(connection)


def _name_months(connection: sa.Connection) -> None:
    found: dict[int, set[int]] = {}
    for load, month in connection.execute(sa.text("SELECT load, month FROM product_block")):
        found.setdefault(load, set()).add(month)
    for load, months in found.items():
        connection.execute(
            sa.text("UPDATE product_load SET months = :months WHERE number = :load").bindparams(
                months=" ".join(map(str, sorted(months))), load=load
            )
        )


def _number_anew(connection: sa.Connection) -> None:
    """Loads of products were numbered by themselves; now a number names one load of any kind."""
    olds = list(connection.execute(sa.text("SELECT number, digest FROM product_load ORDER BY number")))
    if not olds:
        return
    queries = ("SELECT max(number) FROM load", "SELECT max(number) FROM unload", "SELECT max(number) FROM product_load")
    number = max(connection.execute(sa.text(query)).scalar() or 0 for query in queries)
    columns = "source, publisher, vintage, loaded_at, origin, amounts, months, loaded_by"
    for old, digest in olds:
        number += 1
        numbers = {"old": old, "new": number}
        connection.execute(
            sa.text(
                f"INSERT INTO product_load (number, digest, {columns}) "  # noqa: S608 - no value stands in it
                f"SELECT :new, :digest, {columns} FROM product_load WHERE number = :old"
            ).bindparams(digest=f"number {number}", **numbers)
        )
        connection.execute(sa.text("UPDATE product_block SET load = :new WHERE load = :old").bindparams(**numbers))
        connection.execute(sa.text("DELETE FROM product_load WHERE number = :old").bindparams(old=old))
        connection.execute(
            sa.text("UPDATE product_load SET digest = :digest WHERE number = :new").bindparams(
                digest=digest, new=number
            )
        )
