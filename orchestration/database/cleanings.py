"""Cleanings: the tables of which something was erased that their files may still hold."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

WAREHOUSE = "warehouse"
"""How the warehouse is called among the systems."""

_NOTE = """
insert into control.cleanings (system, table_schema, table_name, erased_since, erased_at)
select cast(:system as text), cast(:schema as text), name, now(), now()
from unnest(cast(:names as text[])) as name order by name
on conflict (system, table_schema, table_name) do update
    set erased_since = coalesce(cleanings.erased_since, excluded.erased_since), erased_at = excluded.erased_at
"""


def note_erased(connection: Connection, system: str, schema: str, names: Iterable[str]) -> None:
    """Note that rows or columns of these tables were erased, in the transaction that erases them or that knows of it.

    Args:
        connection: on the warehouse.
        system: whose tables they are: a source, or WAREHOUSE.
        schema: theirs; empty: the one in which a bare name is looked for.
        names: of the tables.
    """
    connection.execute(text(_NOTE), {"system": system, "schema": schema, "names": sorted(set(names))})
