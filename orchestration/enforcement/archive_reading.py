"""Reading the intermediate archive: occasional, of one record, by somebody, for a reason that is kept.

CNIL, guide du développeur, fiche 14: access to the intermediate archive is restricted, occasional and reasoned.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from orchestration.errors import ArchiveError

ROLE = "oubli_archive"
"""May call archive.read, and see nothing else."""

_READINGS = """
select source, record_id, document_id, read_by, reason, read_at, payloads
from archive.readings order by read_at desc, reading_id desc limit :most
"""

_FORGET = """
update archive.readings set record_id = null, document_id = null
where record_id is not null and not exists (
    select 1 from archive.items
    where items.source = readings.source and items.record_id = readings.record_id
    and (readings.document_id is null or items.document_id = readings.document_id)
)
"""


@dataclass(frozen=True)
class Archived:
    """What the archive keeps of one row of a source table: personal data."""

    data_category: str
    document_id: str | None
    purpose: str
    table_name: str
    row_key: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """One look into the archive."""

    source: str
    record_id: str | None
    """Null: what was read has left the archive since."""
    document_id: str | None
    read_by: str
    reason: str
    read_at: datetime
    payloads: int
    """How many rows were shown."""


def read_archive(
    connection: Connection, source: str, record_id: str, document_id: str | None, *, by: str, reason: str
) -> tuple[Archived, ...]:
    """What the archive keeps of a record, or of one document of it; the reading is noted in the same transaction.

    Raises:
        ArchiveError: nobody or nothing is named.
    """
    if not by.strip() or not reason.strip():
        raise ArchiveError(f"{source}:{record_id}", "the archive is read by somebody, for a reason; give both")
    known = connection.execute(text("select 1 from pg_roles where rolname = :role"), {"role": ROLE}).first()
    if known is not None:
        connection.execute(text(f"set local role {ROLE}"))
    rows = connection.execute(
        text("select * from archive.read(:source, :record_id, :document_id, :by, :reason)"),
        {"source": source, "record_id": record_id, "document_id": document_id, "by": by, "reason": reason},
    ).all()
    connection.execute(text("reset role"))
    return tuple(Archived(**row._mapping) for row in rows)


def readings(connection: Connection, most: int) -> tuple[Reading, ...]:
    """The newest looks into the archive. Read-only."""
    return tuple(Reading(**row._mapping) for row in connection.execute(text(_READINGS), {"most": most}))


def forget_readings(connection: Connection) -> int:
    """Of what has left the archive keep that it was read, by whom and why, and not whose it was; how many."""
    return connection.execute(text(_FORGET)).rowcount
