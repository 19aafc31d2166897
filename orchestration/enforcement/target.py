"""Targets: the batch's items of one system, grouped so that one statement a table serves a whole group."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from orchestration.ingestion.belonging import document_prefix
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

Action = Literal["delete", "archive", "anonymise"]

_RECORDS = """
with due as (
    select record_id, array_agg(distinct data_category || '=' || action order by data_category || '=' || action) as due
    from batch
    where source = :source and document_id is null and action <> 'suppress'
    group by record_id
),
held as (
    select
        record_id,
        array_agg(distinct data_category order by data_category) filter (where document_id is null) as held,
        bool_or(document_id is not null and not exists (
            select 1 from batch
            where batch.source = holdings.source and batch.document_id = holdings.document_id and batch.action = 'delete'
        )) as keeps_documents
    from identity.holdings
    where source = :source and record_id in (select record_id from due)
    group by record_id
)
select
    due.due, coalesce(held.held, '{}') as held, coalesce(held.keeps_documents, false) as keeps_documents,
    array_agg(due.record_id order by due.record_id) as ids
from due
left join held on held.record_id = due.record_id
group by 1, 2, 3
order by 1, 2, 3
"""

_DOCUMENTS = """
select action, array_agg(distinct document_id order by document_id) as ids
from batch
where source = :source and document_id is not null
group by action
order by action
"""


@dataclass(frozen=True)
class RecordTarget:
    """Records of which the same data categories are due."""

    ids: tuple[str, ...]
    due: dict[str, Action]
    """Data category: what is to be done with it."""
    held: frozenset[str]
    """Data categories that the records hold at all."""
    keeps_documents: bool
    """Documents of these records stay, so the record they belong to cannot be deleted."""


@dataclass(frozen=True)
class DocumentTarget:
    """Documents of one table to be treated alike; `ids` are keys of that table."""

    table: MappedTable
    ids: tuple[str, ...]
    action: Action


def record_targets(connection: Connection, source: MappedSource) -> tuple[RecordTarget, ...]:
    """The batch's items on records of `source`. Read-only."""
    rows = connection.execute(text(_RECORDS), {"source": source.name})
    return tuple(
        RecordTarget(
            ids=tuple(row.ids),
            due=dict(part.split("=", 1) for part in row.due),
            held=frozenset(row.held) | {part.split("=", 1)[0] for part in row.due},
            keeps_documents=row.keeps_documents,
        )
        for row in rows
    )


def document_targets(connection: Connection, source: MappedSource) -> tuple[DocumentTarget, ...]:
    """The batch's items on documents of `source`. Read-only."""
    found = []
    tables = [t for t in source.tables if t.grain == "document"]
    for row in connection.execute(text(_DOCUMENTS), {"source": source.name}):
        for mapped in tables:
            prefix = document_prefix(source, mapped)
            ids = tuple(i.removeprefix(prefix) for i in row.ids if i.startswith(prefix))
            if ids:
                found.append(DocumentTarget(mapped, ids, row.action))
    return tuple(found)
