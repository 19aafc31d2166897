"""A restoration: that something left the intermediate archive for the active base, as an entry of the ledger.

Nothing was erased by it, so it has no outcome of the closed set, and no fingerprint stands beside it: whoever is there
again would else be taken for somebody who was erased. The record's own stands in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.evidence.entry import Place, digest

RESTORE = "restore"
NO_PRINTS = digest(())

_RESTORED = """
select
    seq, entry ->> 'at' as at, entry ->> 'source' as source, entry ->> 'by' as by, entry ->> 'reason' as reason,
    array(select jsonb_array_elements_text(entry -> 'data_categories')) as data_categories
from evidence.ledger
where entry ->> 'action' = :restore and entry ->> 'record' in (
    select unnest(cast(:fingerprints as text[]))
    union
    select own.fingerprint
    from identity.record_fingerprints as own
    join identity.identifiers as carried using (source, record_id)
    where carried.fingerprint = any(:fingerprints) and not carried.shared
)
order by seq
"""

_SINCE = """
select
    cast(cast(entry ->> 'at' as timestamptz) at time zone 'Europe/Paris' as date) as "on", entry ->> 'source' as source,
    entry ->> 'by' as by, entry ->> 'reason' as reason, cast(entry ->> 'items' as integer) as items
from evidence.ledger
where entry ->> 'action' = :restore and cast(entry ->> 'at' as timestamptz) >= cast(:since as date)
order by seq desc
"""


@dataclass(frozen=True)
class Restoration:
    """What one restore took out of the archive; the field names are the ledger's."""

    at: str
    """ISO-8601 instant with offset."""
    source: str
    record: str
    """Keyed fingerprint of the record."""
    by: str
    reason: str
    data_categories: tuple[str, ...]
    items: int
    """How many items left the archive."""
    action: str = RESTORE
    place: Place = "archive"
    fingerprints: int = 0
    digest: str = NO_PRINTS


@dataclass(frozen=True)
class Restored:
    """A restoration, as evidence tells it."""

    seq: int
    at: str
    source: str
    by: str
    reason: str
    data_categories: list[str]


@dataclass(frozen=True)
class Told:
    """A restoration, as a report tells it."""

    on: date
    source: str
    by: str
    reason: str
    items: int


def restored_since(connection: Connection, since: date) -> tuple[Told, ...]:
    """What was restored from that day on, the latest first. Read-only."""
    rows = connection.execute(text(_SINCE), {"restore": RESTORE, "since": since})
    return tuple(Told(**row._mapping) for row in rows)


def restorations(connection: Connection, fingerprints: Sequence[str]) -> tuple[Restored, ...]:
    """What was restored of whoever is asked about, the earliest first. Read-only.

    Args:
        connection: on the warehouse.
        fingerprints: of a record, or of an address that a record carries now.
    """
    rows = connection.execute(text(_RESTORED), {"restore": RESTORE, "fingerprints": list(fingerprints)})
    return tuple(Restored(**row._mapping) for row in rows)
