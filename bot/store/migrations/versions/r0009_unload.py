"""Loads that are taken back, who loaded what, and tables below every release."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "unload",
        sa.Column("load", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="of the change; loads are numbered in the same row"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of the file, which the load has given up"),
        sa.PrimaryKeyConstraint("load", name=op.f("pk_unload")),
        sa.ForeignKeyConstraint(["load"], ["load.number"], name=op.f("fk_unload_load")),
        sa.UniqueConstraint("number", name=op.f("uq_unload_number")),
    )
    op.create_index("ix_unload_digest", "unload", ["digest"])
    op.add_column(
        "load",
        sa.Column(
            "is_release",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="the file names its release",
        ),
    )
    op.add_column(
        "load", sa.Column("partners", sa.JSON(), nullable=True, comment="codes the file names; NULL: those of its rows")
    )
    op.add_column("load", sa.Column("loaded_by", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE load SET is_release = :no WHERE source = 'table'").bindparams(no=False))
    _write_out(connection)


def _write_out(connection: sa.Connection) -> None:
    """Give releases the figures that they left to a table to say: tables have stood among them, and now stand below.

    A complete release stored only what differed from all loads before it by (vintage, number).
    """
    loads = connection.execute(sa.text("SELECT number, vintage, months, is_complete, is_release FROM load")).all()
    order = {load.number: place for place, load in enumerate(sorted(loads, key=lambda load: (load[1], load[0])))}
    by_place = sorted(loads, key=lambda load: order[load.number])
    tables = [load for load in loads if not load.is_release]
    if not tables:
        return
    cells_of = sa.text("SELECT month, partner FROM figure WHERE load = :load")
    said = sa.text("SELECT load, exports, imports FROM figure WHERE month = :month AND partner = :partner")
    add = sa.text(
        "INSERT INTO figure (load, month, partner, exports, imports) VALUES (:load, :month, :partner, :e, :i)"
    )
    for table in tables:
        for month, partner in connection.execute(cells_of, {"load": table.number}).all():
            rows = {row.load: row for row in connection.execute(said, {"month": month, "partner": partner})}
            for release in by_place[order[table.number] + 1 :]:
                if not release.is_complete or month not in _months(release.months):
                    continue
                if release.number not in rows:
                    before = [rows[load.number] for load in by_place[: order[release.number]] if load.number in rows]
                    exports, imports = (
                        next((row[flow] for row in reversed(before) if row[flow] is not None), 0) for flow in (1, 2)
                    )
                    cell = {"load": release.number, "month": month, "partner": partner, "e": exports, "i": imports}
                    connection.execute(add, cell)
                break


def _months(stored: str | list[int]) -> list[int]:
    # PostgreSQL's driver reads JSON by itself.
    return json.loads(stored) if isinstance(stored, str) else stored
