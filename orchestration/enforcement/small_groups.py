"""Small groups: anonymised rows of which so few say the same that they may still single somebody out.

k-anonymity over the quasi-identifiers that the data map declares (opinion WP216 of 10 April 2014, 3.2.1): measured
among the anonymised rows of a table, those of earlier nights included, in the transaction that anonymises.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    FromClause,
    Row,
    Select,
    Update,
    case,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from orchestration.database.tables.control import anonymity
from orchestration.enforcement.erasure import Erasure
from orchestration.ingestion.anonymity import is_measured, leads_to_nobody, quasi_identifiers
from orchestration.ingestion.belonging import clause, path
from orchestration.ingestion.mapped_source import MappedSource, MappedTable


@dataclass(frozen=True)
class Groups:
    """The anonymised rows of a table that still say something in a quasi-identifier, grouped by what they say."""

    rows: int
    smallest: int | None
    """Rows of the smallest group; None: there is none."""
    small_rows: int
    """Rows of the groups that are smaller than k."""


_LAST = """
select distinct on (source, table_name) * from control.anonymity order by source, table_name, measured_id desc
"""


@dataclass(frozen=True)
class Measured:
    """What was found in a table when documents of it were anonymised last."""

    source: str
    table_name: str
    told: str
    """In one sentence."""


def last_measured(connection: Connection) -> list[Measured]:
    """What was found of each table when it was measured last. Read-only."""
    return [Measured(row.source, row.table_name, _told(row)) for row in connection.execute(text(_LAST))]


def _told(row: Row[Any]) -> str:
    shared = (
        f"{row.rows_after} share what they say with {row.smallest_after - 1} others or more"
        if row.rows_after
        else ("none says anything that others might share")
    )
    dissolved = (
        f"; {row.small_rows_before} of groups smaller than {row.k} lost it last time" if row.small_rows_before else ""
    )
    return f"{shared}{dissolved}"


def measured_tables(source: MappedSource, erasures: Iterable[Erasure]) -> list[MappedTable]:
    """The tables of which documents are anonymised, or what these are part of, and whose groups can be measured."""
    touched = {one.table.name for one in erasures if one.columns is not None and one.table.name == one.root.name}
    return [
        mapped
        for mapped in source.tables
        if is_measured(source, mapped) and touched & {above.name for above in path(source, mapped)}
    ]


def groups_statement(source: MappedSource, mapped: MappedTable) -> Select[int, int | None, int]:
    """Rows, the smallest group and the rows of small groups, as a statement for the system. Read-only."""
    rows = clause(mapped, None)
    said = [rows.c[c.name] for c in quasi_identifiers(mapped)]
    grouped = select(func.count().label("size")).where(*_grouped(source, mapped, rows)).group_by(*said).subquery()
    small = case((grouped.c.size < mapped.k_anonymity, grouped.c.size), else_=0)
    return select(
        func.coalesce(func.sum(grouped.c.size), 0), func.min(grouped.c.size), func.coalesce(func.sum(small), 0)
    )


def emptying_statement(source: MappedSource, mapped: MappedTable) -> Update | Delete:
    """What the rows of small groups say in their quasi-identifiers goes, or the rows do, as a statement; idempotent."""
    rows = clause(mapped, None)
    quasi, key, among = quasi_identifiers(mapped), mapped.key[0], rows.alias()
    size = func.count().over(partition_by=[among.c[c.name] for c in quasi]).label("size")
    sized = select(among.c[key].label("key"), size).where(*_grouped(source, mapped, among)).subquery()
    small = rows.c[key].in_(select(sized.c.key).where(sized.c.size < mapped.k_anonymity))
    if mapped.small_groups == "delete":
        return delete(rows).where(small)
    return update(rows).where(small).values({c.name: None for c in quasi})


def measure(system: Connection, source: MappedSource, mapped: MappedTable) -> Groups:
    """The groups as they are in the system. Read-only."""
    rows, smallest, small_rows = system.execute(groups_statement(source, mapped)).one()
    return Groups(int(rows), None if smallest is None else int(smallest), int(small_rows))


def note_groups(batch: Connection, source: MappedSource, mapped: MappedTable, *, before: Groups, after: Groups) -> None:
    """Keep how many rows were in which groups before those that were too small were dissolved, and after it."""
    batch.execute(
        insert(anonymity).values(
            source=source.name,
            table_name=mapped.name,
            k=mapped.k_anonymity,
            rows_before=before.rows,
            smallest_before=before.smallest,
            small_rows_before=before.small_rows,
            rows_after=after.rows,
            smallest_after=after.smallest,
            small_rows_after=after.small_rows,
        )
    )


def _grouped(source: MappedSource, mapped: MappedTable, rows: FromClause) -> tuple[ColumnElement[bool], ...]:
    told = or_(false(), *(rows.c[c.name].is_not(None) for c in quasi_identifiers(mapped)))
    return leads_to_nobody(source, mapped, rows), told
