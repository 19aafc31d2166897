"""The residue scan: no address just erased may be left in any declared copy."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, and_, func, inspect, literal_column, select, text

from orchestration.errors import SourceError
from orchestration.ingestion.belonging import owned_rows
from orchestration.ingestion.mapped_source import MappedSource

# Addresses inside any text, notes included; the comparison is with what was erased, so greed does no harm.
ADDRESS = r"[a-z0-9._%+''-]+@[a-z0-9.-]+[a-z]"

_GONE = """
select batch.record_id
from batch
where batch.source = :source and batch.data_category = 'contact_details' and batch.source_state = 'done'
    and batch.outcome in ('deleted', 'anonymised')
    -- A mailbox that others share stays theirs, and what is kept elsewhere for another reason is no residue.
    and not exists (
        select 1 from identity.identifiers
        where identifiers.source = batch.source and identifiers.record_id = batch.record_id and identifiers.shared
    )
    and not exists (
        select 1 from enforcement.items as other
        where other.plan_id = batch.plan_id and other.person_id = batch.person_id
        and other.data_category = 'contact_details'
        and (other.action = 'archive' or other.outcome in ('held', 'failed') or other.source_state = 'ordered')
    )
    and not exists (
        select 1 from archive.items as kept
        where kept.person_id = batch.person_id and kept.data_category = 'contact_details'
    )
"""


WAREHOUSE = "warehouse"


@dataclass(frozen=True)
class Residue:
    """Erased addresses found again: where, and in how many rows."""

    system: str
    """A source, or WAREHOUSE."""
    table: str | None
    """None: the system could not be asked."""
    rows: int

    @property
    def place(self) -> str:
        """Where, in English."""
        return f"{self.system}: {self.table} ({self.rows} rows)" if self.table else f"{self.system} (not reachable)"


def erased_identifiers(connection: Connection, source: MappedSource) -> set[str]:
    """The addresses of the batch's erased records, from raw, before their raw copy goes. Read-only."""
    found: set[str] = set()
    gone = text(_GONE).bindparams(source=source.name).columns(literal_column("record_id")).subquery("gone")
    for mapped in source.ingested:
        for column in mapped.columns:
            if column.identifies != "email":
                continue
            owned = owned_rows(source, mapped, source.raw_schema)
            values = (
                select(func.lower(owned.rows.c[column.name]))
                .select_from(owned.joined)
                .where(and_(owned.record_id.in_(select(gone.c.record_id)), owned.rows.c[column.name].like("%@%")))
            )
            found.update(connection.execute(values).scalars())
    return found


def scan(
    warehouse: Engine,
    data_map: Sequence[MappedSource],
    open_system: Callable[[MappedSource], Engine],
    erased: Collection[str],
) -> tuple[Residue, ...]:
    """Look for erased addresses in raw, archive and quarantine, and in every declared table of every system. Read-only.

    A system that cannot be asked is a residue, too: nobody knows what it holds.
    """
    if not erased:
        return ()
    found: list[Residue] = []
    with warehouse.connect() as connection:
        for schema in ("quarantine", "archive", *(source.raw_schema for source in data_map)):
            for table in inspect(connection).get_table_names(schema=schema):
                found += _scan(connection, schema, table, erased, WAREHOUSE)
    for source in data_map:
        if source.write_back != "write":
            continue
        try:
            system = open_system(source)
        except SourceError:
            found.append(Residue(source.name, None, 0))
            continue
        with system.connect() as connection:
            if connection.dialect.name == "postgresql":
                for name in sorted({mapped.physical or mapped.name for mapped in source.tables}):
                    found += _scan(connection, None, name, erased, source.name)
        system.dispose()
    return tuple(found)


def _scan(
    connection: Connection, schema: str | None, table: str, erased: Collection[str], system: str
) -> list[Residue]:
    quote = connection.dialect.identifier_preparer.quote
    name = f"{quote(schema)}.{quote(table)}" if schema else quote(table)
    texts = [
        quote(c["name"])
        for c in inspect(connection).get_columns(table, schema=schema)
        if str(c["type"]).upper().startswith(("TEXT", "VARCHAR", "CHAR", "JSON"))
    ]
    if not texts:
        return []
    spelled = "concat_ws(' ', " + ", ".join(f"{c}::text" for c in texts) + ")"
    rows: int = connection.execute(
        text(
            f"select count(distinct hit.ctid) from {name} as hit cross join lateral "
            f"regexp_matches(lower({spelled.replace(':', chr(92) + ':')}), '{ADDRESS}', 'g') as found (address) "
            "where found.address[1] = any(:erased)"
        ),
        {"erased": list(erased)},
    ).scalar_one()
    return [Residue(system, name, rows)] if rows else []
