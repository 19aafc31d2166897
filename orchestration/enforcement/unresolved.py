"""Unresolved: where something erased was found, or nobody could look, until a later night has found nothing there."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import Connection, text

from orchestration.enforcement.residue import OURS, Residue
from orchestration.ingestion.mapped_source import MappedSource

_KEPT = """
select system, table_name, declared, rows, since, since_seq from control.residues
where system = any(:systems) order by system, table_name
"""
# What a night erased that died before it had looked for it, or could not be told how far it had come.
_OWED = """
select entry ->> 'night_id' as night_id, min(seq) as since_seq from evidence.ledger
where entry ->> 'night_id' in (
    select night_id from control.nights where not counts ?| array['scanned_for', 'scanned_by'] and night_id <> :tonight
)
and exists (select from evidence.erased where erased.seq = ledger.seq and kind in ('email', 'phone'))
group by 1 order by 2
"""
_FIRST = "select min(seq) from evidence.ledger where entry ->> 'night_id' = :tonight"
_FORGET = "delete from control.residues where system = any(:systems)"
_KEEP = """
insert into control.residues (system, table_name, declared, rows, since, since_seq)
values (:system, :table_name, :declared, :rows, :since, :since_seq)
"""
_PAID = """
update control.nights set counts = counts || jsonb_build_object('scanned_by', cast(:tonight as text))
where night_id = any(:nights)
"""


@dataclass(frozen=True)
class Kept:
    """A place that is kept."""

    residue: Residue
    since: date
    """The date of the night since which it is."""


@dataclass(frozen=True)
class Unresolved:
    """What a night has to look for again."""

    places: tuple[Kept, ...]
    owed: tuple[str, ...]
    """Nights that erased something and never came to the end of their scan: that is looked for everywhere."""
    since_seq: int | None
    """The ledger entry from which on what was erased is looked for; None: there is nothing to look for again."""

    def has(self, system: str, table: str | None) -> bool:
        """Whether something may stand there; None: anywhere in that system."""
        return bool(self.owed) or any(
            system == kept.residue.system and (table is None or kept.residue.table in (table, None))
            for kept in self.places
        )


def read_unresolved(connection: Connection, data_map: Collection[MappedSource], tonight: str) -> Unresolved:
    """What the nights before have left. Read-only.

    Left out are places in systems that are not searched any more: they stay kept until the system is back.
    """
    rows = connection.execute(text(_KEPT), {"systems": _searched(data_map)}).all()
    owed = connection.execute(text(_OWED), {"tonight": tonight}).all()
    places = tuple(Kept(Residue(row.system, row.table_name or None, row.rows, row.declared), row.since) for row in rows)
    since_seq = min((row.since_seq for row in (*rows, *owed)), default=None)
    return Unresolved(places, tuple(row.night_id for row in owed), since_seq)


def keep_unresolved(
    connection: Connection,
    before: Unresolved,
    found: Sequence[Residue],
    data_map: Collection[MappedSource],
    *,
    tonight: str,
    as_of: date,
) -> tuple[Residue, ...]:
    """Keep the places found tonight, and no longer those that were searched and are clean; each with since when.

    Args:
        connection: in the transaction that notes what the scan came to.
        before: what the night had to look for again, which it has.
        found: where something stands, or may.
        data_map: tonight's systems.
        tonight: the night.
        as_of: its date.
    """
    first = connection.execute(text(_FIRST), {"tonight": tonight}).scalar() or 0
    since_seq = first if before.since_seq is None else before.since_seq
    since = {(kept.residue.system, kept.residue.table): kept.since for kept in before.places}
    told = []
    connection.execute(text(_FORGET), {"systems": _searched(data_map)})
    for residue in found:
        of_system = since.get((residue.system, None), as_of)
        begun = since.get((residue.system, residue.table), of_system)
        values = {**asdict(residue), "table_name": residue.table or "", "since": begun, "since_seq": since_seq}
        connection.execute(text(_KEEP), values)
        told.append(replace(residue, since=begun.isoformat() if begun < as_of else None))
    connection.execute(text(_PAID), {"tonight": tonight, "nights": list(before.owed)})
    return tuple(told)


def _searched(data_map: Collection[MappedSource]) -> list[str]:
    written = [source.connection for source in data_map if source.write_back == "write"]
    return [*OURS, *(source.name for source in data_map if source.connection in written)]
