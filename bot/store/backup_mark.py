"""The mark of a backup: what a SQLite file says of itself that was written by `tradebot db backup`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Column, Connection, MetaData, String, Table, insert, select

from bot.store.copying import Contents
from bot.store.tables import UtcDateTime

APPLICATION_ID = 0x54524144
""""TRAD" in ASCII, where SQLite keeps whose file it is."""

_TABLE = Table(
    "backup",
    MetaData(),
    Column("made_at", UtcDateTime, nullable=False),
    Column("program", String(40), nullable=False, comment="version of tradebot"),
    Column("schema", String(40), nullable=False, comment="revision of the tables"),
    Column("installation", String(40), nullable=False, comment="empty where it had no name yet"),
    Column("contents", JSON, nullable=False, comment="rows and checksum of each table"),
)


@dataclass(frozen=True, slots=True)
class BackupMark:
    """When, by which version and of which installation a backup was made, and what it holds."""

    made_at: datetime
    program: str
    schema: str
    installation: str
    contents: Mapping[str, Contents]


def write_mark(connection: Connection, mark: BackupMark) -> None:
    """Make a backup of a database that holds everything already."""
    _TABLE.create(connection)
    held = {name: [of_table.rows, of_table.checksum] for name, of_table in mark.contents.items()}
    values = {"made_at": mark.made_at, "program": mark.program, "schema": mark.schema}
    connection.execute(insert(_TABLE).values(**values, installation=mark.installation, contents=held))
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def read_mark(connection: Connection) -> BackupMark:
    """Raises SQLAlchemyError, ValueError or TypeError where there is none."""
    row = connection.execute(select(_TABLE)).one()
    held = {str(name): Contents(int(rows), str(checksum)) for name, (rows, checksum) in row.contents.items()}
    return BackupMark(row.made_at, row.program, row.schema, row.installation, held)
