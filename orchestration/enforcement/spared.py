"""Spared: what was erased in one place may rightly stand in another, and is no residue there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, ScalarResult, text

from orchestration.enforcement.erased import Identifiers, print_of
from orchestration.enforcement.search import Hits, search_archive

_CARRIED = "select distinct fingerprint from identity.identifiers where fingerprint = any(:prints)"
_ARCHIVED = """
select distinct person_id from archive.items where data_category = 'contact_details' and person_id = any(:persons)
"""
# Its operator is asked, or it is never told; its copy in raw is gone all the same, and what other systems have, too.
_AT_SOURCE = """
select source, array_agg(distinct person_id) as persons from enforcement.items
where data_category = 'contact_details' and action <> 'suppress' and source_state in ('ordered', 'kept')
    and person_id = any(:persons)
group by source
"""
_KEPT = """
with hit as (
    select distinct person_id, data_category
    from unnest(cast(:persons as text[]), cast(:categories as text[])) as hit (person_id, data_category)
)
select hit.person_id, hit.data_category
from hit join archive.items using (person_id, data_category)
union
select hit.person_id, hit.data_category
from hit
join identity.records on records.person_id = hit.person_id and records.source = any(:sources)
join identity.holdings
    on holdings.source = records.source and holdings.record_id = records.record_id
    and holdings.data_category = hit.data_category
where not exists (
    -- What tonight ended of it.
    select 1 from enforcement.items
    where items.person_id = hit.person_id and items.source = holdings.source and items.record_id = holdings.record_id
        and items.document_id is not distinct from holdings.document_id
        and items.data_category = holdings.data_category and items.settled_at >= :since
        and items.outcome in ('deleted', 'anonymised', 'archived')
)
"""


@dataclass(frozen=True)
class Sought:
    """What must be found nowhere any more."""

    identifiers: Identifiers
    in_archive: Hits
    """Where they stand in the archive."""
    staying: Mapping[str, frozenset[str]]
    """By system that has its own time to erase them: the persons."""

    def beside(self, sources: Collection[str]) -> Identifiers:
        """What must not be found in the database of these systems, or, without any, in what Oubli has."""
        persons = frozenset[str]().union(*(self.staying.get(source, ()) for source in sources))
        return (
            {i: p for i, p in self.identifiers.items() if persons.isdisjoint(p.split())}
            if persons
            else self.identifiers
        )


def sought(connection: Connection, erased: Identifiers, key: bytes) -> Sought:
    """What of the erased may stand nowhere any more. Read-only.

    Left out is what another record still carries (a family's phone; whoever is held, refused or not due there), and
    whose contact details the archive keeps, under whichever record.
    """
    prints = {print_of(key, each): each for each in erased}
    found: ScalarResult[str] = connection.execute(text(_CARRIED), {"prints": list(prints)}).scalars()
    carried = {prints[each] for each in found}
    persons = {"persons": list({person for owners in erased.values() for person in owners.split()})}
    archived: set[str] = set(connection.execute(text(_ARCHIVED), persons).scalars())
    staying = {row.source: frozenset(row.persons) for row in connection.execute(text(_AT_SOURCE), persons)}
    ours = {i: p for i, p in erased.items() if i not in carried and archived.isdisjoint(p.split())}
    hits = search_archive(connection, ours)
    apart = {identifier for pairs in hits for category, identifier in pairs if category == "contact_details"}
    ours = {i: p for i, p in ours.items() if i not in apart}
    in_archive = {left: rows for pairs, rows in hits.items() if (left := frozenset(p for p in pairs if p[1] in ours))}
    return Sought(ours, in_archive, staying)


def kept(
    connection: Connection,
    hits: Collection[tuple[str, str]],
    persons: Identifiers,
    sources: Collection[str],
    since: datetime,
) -> set[tuple[str, str]]:
    """Which hits stand in what is kept of the same person for a reason of its own, as in an invoice. Read-only.

    Args:
        connection: on the warehouse.
        hits: data categories of columns with what was found there.
        persons: the identifiers with their persons.
        sources: the systems that the table is of, or was read from.
        since: when the night began.
    """
    owned = [(person, *hit) for hit in hits if hit[0] != "contact_details" for person in persons[hit[1]].split()]
    if not owned:
        return set()
    values: Mapping[str, object] = {
        "persons": [person for person, _, _ in owned],
        "categories": [category for _, category, _ in owned],
        "sources": list(sources),
        "since": since,
    }
    staying = {(row.person_id, row.data_category) for row in connection.execute(text(_KEPT), values)}
    return {(category, identifier) for person, category, identifier in owned if (person, category) in staying}
