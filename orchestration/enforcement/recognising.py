"""Recognising: what earlier nights erased is known again by its keyed fingerprint, where it may still stand.

Their identifiers were in memory only. So what may be an address or a number in a place is spelled out as the scan does,
and compared by fingerprint with the evidence; what is known again is looked for like what tonight erased. A place is
read as a stream: some minutes for millions of rows that hold an address, which only a night pays that has something to
look for again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection, ScalarResult, select, text

from orchestration.database.cleanings import WAREHOUSE
from orchestration.enforcement.copies import Scan, look_in_dagster, look_in_files, look_in_systems, look_in_warehouse
from orchestration.enforcement.erased import Erased, print_of
from orchestration.enforcement.residue import Residue
from orchestration.enforcement.search import PAGE_ROWS, candidates, candidates_of_file
from orchestration.enforcement.spelling import identifiers_in
from orchestration.enforcement.standing import IN_ARCHIVE, Standing
from orchestration.enforcement.unresolved import Unresolved
from orchestration.ingestion.belonging import owned_rows
from orchestration.ingestion.mapped_source import MappedSource

# Left out: who is known again, as they came back by themselves or share it; whose contact details the archive keeps;
# and in the database of a system, what its operator has still to erase or is never told.
_ERASED = """
select distinct fingerprint from evidence.erased
where fingerprint = any(:prints) and kind in ('email', 'phone') and seq >= :since_seq
and not exists (select from identity.identifiers as known where known.fingerprint = erased.fingerprint)
and not exists (
    select from archive.identifiers as kept join archive.items using (archive_id)
    where kept.fingerprint = erased.fingerprint and items.data_category = 'contact_details'
)
and not exists (
    select from evidence.erased as told join evidence.ledger using (seq)
    join enforcement.items on items.plan_id = entry ->> 'plan_id' and items.source = entry ->> 'source'
    where told.fingerprint = erased.fingerprint and entry ->> 'place' in ('work_order', 'warehouse')
    and items.data_category = 'contact_details' and items.source_state in ('ordered', 'kept')
    and items.source = any(:beside)
)
"""
# Whose row it stands in, if their contact details were erased in the same plan and the evidence knows the address.
_OWNERS = """
with hit as (
    select * from unnest(cast(:prints as text[]), cast(:sources as text[]), cast(:record_ids as text[]))
        as hit (fingerprint, source, record_id)
),
owner as (
    select hit.fingerprint, person_id from hit join identity.records using (source, record_id)
    union
    select hit.fingerprint, person_id from hit join archive.items using (source, record_id)
)
select fingerprint, string_agg(distinct person_id, ' ') as persons from owner
where exists (
    select from evidence.erased join evidence.ledger using (seq)
    join enforcement.items as ended
        on ended.plan_id = entry ->> 'plan_id' and ended.source = entry ->> 'source'
        and ended.person_id = owner.person_id
    where erased.fingerprint = owner.fingerprint and kind in ('email', 'phone')
    and ended.data_category = 'contact_details' and ended.outcome in ('deleted', 'anonymised')
)
group by fingerprint
"""
_ARCHIVED = text(
    "select source, record_id, cast(payload as text) as written from archive.payloads join archive.items "
    "using (archive_id)"
)

Owned = Iterable[tuple[str, str, str]]
"""Source and record of a row, and what is written there."""


def recognise(work: Scan, before: Unresolved, erased: Erased) -> tuple[Residue, ...]:
    """Add to `erased` what earlier nights erased and still stands where something may; where nobody could look."""
    if before.since_seq is None:
        return ()
    look = _Again(work, before, before.since_seq, erased)
    if before.has(IN_ARCHIVE.system, IN_ARCHIVE.table.place):
        with work.warehouse.connect() as connection:
            look.in_table(connection, IN_ARCHIVE)
    unseen = [
        *look_in_warehouse(work, look),
        *look_in_dagster(work, look),
        *look_in_files(work, look),
        *look_in_systems(work, look),
    ]
    return tuple(unseen)


@dataclass(frozen=True)
class _Again:
    """Looks for what the evidence knows, where that is unresolved."""

    work: Scan
    before: Unresolved
    since_seq: int
    erased: Erased = field(repr=False)

    def in_table(self, connection: Connection, standing: Standing) -> int:
        found: dict[str, str] = {}
        for part in candidates(connection, standing.table):
            found |= self._known_again(part, standing.beside)
        if found:
            self.erased.add(self._owned(found, self._rows(connection, standing)))
        return 0

    def in_file(self, path: Path) -> int:
        for part in candidates_of_file(path):
            self.erased.add(dict.fromkeys(self._known_again(part.difference(self.work.published), ()), ""))
        return 0

    def goes_to(self, system: str, place: str | None) -> bool:
        return self.before.has(system, place)

    def missed(self, source: MappedSource) -> Iterator[Residue]:
        if self.before.owed:
            yield Residue(source.name, None, 0)
        beside = {other.name for other in self.work.data_map if other.connection == source.connection}
        for kept in self.before.places:
            if kept.residue.system in beside:
                yield replace(kept.residue, rows=0)

    def _known_again(self, part: Iterable[str], beside: Iterable[str]) -> dict[str, str]:
        """Which of them were erased, each with its fingerprint."""
        prints = {print_of(self.work.key, each): each for each in part}
        values = {"prints": list(prints), "since_seq": self.since_seq, "beside": list(beside)}
        with self.work.warehouse.connect() as connection:
            known: ScalarResult[str] = connection.execute(text(_ERASED), values).scalars()
            return {prints[each]: each for each in known}

    def _owned(self, found: Mapping[str, str], rows: Owned) -> dict[str, str]:
        """Each with the persons in whose own rows it stands."""
        hits: dict[tuple[str, str, str], None] = {}
        for source, record_id, written in rows:
            hits |= dict.fromkeys((found[i], source, record_id) for i in identifiers_in(written) if i in found)
        prints, sources, record_ids = zip(*hits, strict=True) if hits else ((), (), ())
        values = {"prints": list(prints), "sources": list(sources), "record_ids": list(record_ids)}
        owners: dict[str, str] = defaultdict(str)
        with self.work.warehouse.connect() as connection:
            owners |= {row.fingerprint: row.persons for row in connection.execute(text(_OWNERS), values)}
        return {identifier: owners[known] for identifier, known in found.items()}

    def _rows(self, connection: Connection, standing: Standing) -> Iterator[tuple[str, str, str]]:
        """The rows of a table that are kept for a reason of their own, should they be: of no contact details."""
        streaming = connection.execution_options(yield_per=PAGE_ROWS)
        if standing == IN_ARCHIVE:
            yield from ((row.source, row.record_id, row.written) for row in streaming.execute(_ARCHIVED))
        named = [source for source in self.work.data_map if source.name in standing.sources]
        for source in named:
            schema = source.raw_schema if standing.system == WAREHOUSE else None
            for mapped in source.tables:
                if (mapped.name if schema else mapped.physical or mapped.name) != standing.table.name:
                    continue
                names = {name for name, of in standing.categories.items() if of != "contact_details"}
                owned = owned_rows(source, mapped, schema)
                names &= {*standing.table.columns} & {*owned.rows.c.keys()}
                texts = [owned.rows.c[name] for name in sorted(names)]
                for row in streaming.execute(select(owned.record_id, *texts).select_from(owned.joined)):
                    yield source.name, str(row[0]), "\n".join(str(each) for each in row[1:] if each is not None)
