"""Targets: the batch's items of one system, grouped so that one statement a table serves a whole group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from orchestration.ingestion.belonging import document_prefix
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

Action = Literal["delete", "archive", "anonymise"]

_RECORDS = """
with due as (
    select
        record_id, person_id,
        array_agg(distinct data_category || '=' || action order by data_category || '=' || action) as due
    from batch
    where source = :source and document_id is null and action <> 'suppress' and data_category <> 'statistics'
    group by record_id, person_id
),
-- Of these persons only, by their index: a plan has millions of items, and a batch is not to go through them.
needed as (
    select person_id, array_agg(data_category order by data_category) as needed
    from (
        -- What no rule claims goes with the rest: data without a purpose is no reason to keep a row. What stands in the
        -- archive already is not needed here.
        select person_id, data_category from marts.fct_deadlines
        where person_id = any(array(select person_id from due)) and document_id is null
        and data_category <> 'statistics' and phase = 'active'
        except
        -- Nor what goes as well, if only in another system; what is held or no longer due is.
        select person_id, data_category from enforcement.items
        where plan_id = any(array(select distinct plan_id from batch))
        and person_id = any(array(select person_id from due)) and document_id is null and action <> 'suppress'
        and coalesce(outcome, 'deleted') in ('deleted', 'anonymised', 'archived')
    ) as each
    group by person_id
),
holdings as materialized (
    select record_id, document_id, data_category from identity.holdings
    where source = :source and record_id = any(array(select record_id from due))
),
held as (
    select record_id, array_agg(distinct data_category order by data_category) as held from holdings
    where document_id is null
    group by record_id
),
archived as (
    select
        archived.record_id,
        array_agg(distinct archived.data_category order by archived.data_category) as archived
    from archive.items as archived
    where archived.source = :source and archived.kept_at_source and archived.document_id is null
    and archived.record_id = any(array(select record_id from due))
    group by archived.record_id
),
documents as (
    select distinct holdings.record_id
    from holdings
    where holdings.document_id is not null and not exists (
        select 1 from batch
        where batch.source = :source and batch.document_id = holdings.document_id and batch.action = 'delete'
    )
)
select
    due.due, coalesce(needed.needed, '{}') as needed, coalesce(held.held, '{}') as held,
    coalesce(archived.archived, '{}') as archived, documents.record_id is not null as keeps_documents,
    array_agg(due.record_id order by due.record_id) as ids
from due
left join needed on needed.person_id = due.person_id
left join held on held.record_id = due.record_id
left join archived on archived.record_id = due.record_id
left join documents on documents.record_id = due.record_id
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
"""

_DOCUMENTS = """
select action, array_agg(distinct document_id order by document_id) as ids
from batch
where source = :source and document_id is not null
group by action
order by action
"""


# Up to the day that was planned, what is still over tonight: the newest contact of a record may be another by now.
# The view is asked of one record after the other: a join would first compute it of everybody.
_EVENTS = """
select split_part(over.event_id, ':', 1) as table_name, substr(over.event_id, strpos(over.event_id, ':') + 1) as key
from batch
cross join lateral (
    select measured.event_id
    from intermediate.int_events__measured as measured
    where measured.person_id = batch.person_id and measured.source = batch.source
    and measured.record_id = batch.record_id and measured.rule = batch.rule
    and measured.counts_from <= batch.counts_from and measured.is_over
    offset 0
) as over
where batch.source = :source and batch.data_category = 'statistics'
order by 1, 2
"""
MOST = 10_000
"""Documents or events of one statement: a driver takes some 65,000 values and not one more."""


@dataclass(frozen=True)
class RecordTarget:
    """Records of which the same data categories are due."""

    ids: tuple[str, ...]
    due: Mapping[str, Action]
    """Data category: what is to be done with it."""
    needed: frozenset[str]
    """Data categories of their persons that still have a deadline of their own, and are not due."""
    held: frozenset[str]
    """Data categories that raw really holds of these records; what is never read is not among them."""
    archived: frozenset[str]
    """Data categories for which the system has become its own archive, and that are not due."""
    keeps_documents: bool
    """Documents of these records stay, so the record they belong to cannot be deleted."""


@dataclass(frozen=True)
class DocumentTarget:
    """Documents of one table to be treated alike; `ids` are keys of that table."""

    table: MappedTable
    ids: tuple[str, ...]
    action: Action


@dataclass(frozen=True)
class EventTarget:
    """Events of one table that go alone; `ids` are keys of that table."""

    table: MappedTable
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Targets:
    """What a batch's items on one system are about, the same in the system and in raw."""

    records: tuple[RecordTarget, ...] = ()
    documents: tuple[DocumentTarget, ...] = ()
    events: tuple[EventTarget, ...] = ()


def read_targets(connection: Connection, source: MappedSource) -> Targets:
    """The batch's items on `source`. Read-only."""
    return Targets(_records(connection, source), _documents(connection, source), _events(connection, source))


def _records(connection: Connection, source: MappedSource) -> tuple[RecordTarget, ...]:
    found = []
    for row in connection.execute(text(_RECORDS), {"source": source.name}):
        due = dict(part.split("=", 1) for part in row.due)
        found.append(
            RecordTarget(
                ids=tuple(row.ids),
                due=due,
                needed=frozenset(row.needed) - due.keys(),
                held=frozenset(row.held),
                archived=frozenset(row.archived) - due.keys(),
                keeps_documents=row.keeps_documents,
            )
        )
    return tuple(found)


def _documents(connection: Connection, source: MappedSource) -> tuple[DocumentTarget, ...]:
    found = []
    tables = [t for t in source.tables if t.grain == "document"]
    for row in connection.execute(text(_DOCUMENTS), {"source": source.name}):
        for mapped in tables:
            prefix = document_prefix(source, mapped)
            ids = tuple(i.removeprefix(prefix) for i in row.ids if i.startswith(prefix))
            found += [DocumentTarget(mapped, some, row.action) for some in _slices(ids)]
    return tuple(found)


def _events(connection: Connection, source: MappedSource) -> tuple[EventTarget, ...]:
    keys: dict[str, list[str]] = {}
    for row in connection.execute(text(_EVENTS), {"source": source.name}):
        keys.setdefault(row.table_name, []).append(row.key)
    return tuple(EventTarget(source.table(name), some) for name, of_table in keys.items() for some in _slices(of_table))


def _slices(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(ids[first : first + MOST]) for first in range(0, len(ids), MOST))
