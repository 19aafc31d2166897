"""A crowd: the people of a small demo of whom nothing is due, many times over, written straight into raw."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Text,
    cast,
    column,
    func,
    literal,
    null,
    select,
    text,
    true,
)

from orchestration.ingestion.belonging import owned_rows
from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

APART = 100_000_000
"""Between the numbers of one copy and those of the next."""

# Of whom nothing becomes due for a while either: nights differ by what changes.
_KEPT = """
create temporary table kept as
select source, record_id from identity.records
where person_id not in (select person_id from marts.fct_due_actions)
and person_id not in (select person_id from intermediate.int_persons__to_recheck where recheck_on <= :until)
"""

# Whose they are is known once the copies are linked.
_ARCHIVED = f"""
create temporary table archived as
select
    '' as person_id, source, document_id || '~' || copies.number as document_id, data_category, purpose, rule,
    case when source = 'invoicing' then record_id || '~' || copies.number
        else (cast(record_id as bigint) + copies.number * cast({APART} as bigint))::text end as record_id,
    counts_from, kept_at_source, kind, issued_on, delivered_on, fiscal_year_end, amount, currency, concluded_online
from archive.items join kept using (source, record_id), generate_series(1, :copies) as copies (number)
"""
_FILED = """
insert into archive.items (
    person_id, source, document_id, data_category, purpose, rule, record_id, counts_from, kept_at_source, kind,
    issued_on, delivered_on, fiscal_year_end, amount, currency, concluded_online
) select * from archived
"""
_OWNED = """
update archive.items set person_id = records.person_id from identity.records
where items.source = records.source and items.record_id = records.record_id
"""


def multiply(connection: Connection, data_map: Iterable[MappedSource], copies: int, *, until: date) -> None:
    """Leave in raw, and in the archive, so many copies of everybody of whom nothing is due until that day."""
    connection.execute(text(_KEPT), {"until": until})
    connection.execute(text(_ARCHIVED), {"copies": copies})
    connection.execute(text("truncate archive.items, archive.payloads, suppression.entries"))
    connection.execute(text(_FILED))
    for source in data_map:
        for mapped in source.ingested:
            query = str(_copied(source, mapped, copies).compile(connection, compile_kwargs={"literal_binds": True}))
            connection.exec_driver_sql(f'create temporary table "{source.name}_{mapped.name}" as {query}')
        for mapped in source.ingested:
            place = f'{source.raw_schema}."{mapped.name}"'
            connection.exec_driver_sql(f"truncate {place}")
            connection.exec_driver_sql(f'insert into {place} select * from "{source.name}_{mapped.name}"')
            connection.exec_driver_sql(f"analyze {place}")


def own_archive(connection: Connection) -> None:
    """Give the archived copies to whom their records are linked to."""
    connection.execute(text(_OWNED))


def _copied(source: MappedSource, mapped: MappedTable, copies: int) -> Any:
    owned = owned_rows(source, mapped, source.raw_schema)
    number = func.generate_series(1, copies).table_valued("number", name="copies").render_derived()
    told = (_told(mapped, c, owned.rows.c[c.name], number.c.number).label(c.name) for c in mapped.columns)
    kept = select(column("record_id", Text)).select_from(text("kept")).where(column("source") == source.name)
    return select(*told).select_from(owned.joined.join(number, true())).where(owned.record_id.in_(kept))


def _told(mapped: MappedTable, what: MappedColumn, value: ColumnElement[Any], number: ColumnElement[int]) -> Any:
    """What a copy says in a column: keys and addresses of its own, the rest as it was."""
    is_number, apart = what.data_type == "integer", cast(number, BigInteger) * APART
    if what.identifies == "email":
        return cast(number, Text) + literal(".") + value
    if what.identifies == "phone":
        return cast(null(), Text)
    if what.identifies == "external_id":
        shifted = cast(value, BigInteger) + apart
        return shifted if is_number else literal("") + cast(shifted, Text)
    if what.name in mapped.links:
        return value + apart if is_number else value + literal("~") + cast(number, Text)
    return value
