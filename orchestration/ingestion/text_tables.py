"""The tables of a database that can hold text, declared or not, as its own catalogue tells of them."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.types import JSON, NullType, String

# Materialised views are copies, too; a partition is read through its table. Arrays, domains, documents and search
# indexes of text are text.
_POSTGRESQL = """
select
    namespace.nspname as schema, class.relname as name, pg_table_is_visible(class.oid) as is_visible,
    array_agg(attribute.attname order by attribute.attnum) as columns
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
join pg_catalog.pg_attribute as attribute
    on attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
join pg_catalog.pg_type as type on type.oid = attribute.atttypid
left join pg_catalog.pg_type as element on element.oid = type.typelem and type.typcategory = 'A'
where class.relkind in ('r', 'p', 'm') and class.relispopulated and not class.relispartition
    and namespace.nspname <> 'information_schema' and namespace.nspname not like 'pg\\_%'
    and (
        'S' in (type.typcategory, element.typcategory) or (type.typcategory = 'A' and type.typtype = 'd')
        or coalesce(element.typname, type.typname) in ('json', 'jsonb', 'xml', 'tsvector', 'hstore')
    )
    -- What Oubli's user may not read is nobody's to find here.
    and has_schema_privilege(namespace.oid, 'usage')
    and has_column_privilege(class.oid, attribute.attnum, 'select')
group by namespace.nspname, class.relname, class.oid
order by namespace.nspname, class.relname
"""
_SYSTEM = {"information_schema", "guest", "sys"}
_ONE_SCHEMA = ("sqlite", "mysql", "mariadb")
"""There a schema is a database of its own, and only that of the URL is declared."""


@dataclass(frozen=True)
class TextTable:
    """A table with the columns that can hold text."""

    schema: str | None
    """None: the one in which a bare name is looked for."""
    name: str
    columns: tuple[str, ...]

    @property
    def place(self) -> str:
        """The name as people write it."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


def text_tables(connection: Connection) -> tuple[TextTable, ...]:
    """Every table that can hold text and may be read, system schemas aside. Read-only."""
    if connection.dialect.name == "postgresql":
        return tuple(
            TextTable(None if row.is_visible else row.schema, row.name, tuple(row.columns))
            for row in connection.execute(text(_POSTGRESQL))
        )
    with warnings.catch_warnings():
        # A type that SQLAlchemy does not know may hold text, too.
        warnings.simplefilter("ignore", SAWarning)
        return tuple(_inspected(connection))


def _inspected(connection: Connection) -> Iterator[TextTable]:
    inspector = inspect(connection)
    default = inspector.default_schema_name
    schemas = [default] if connection.dialect.name in _ONE_SCHEMA else inspector.get_schema_names()
    for schema in schemas:
        if (schema or "").lower() in _SYSTEM or (schema or "").startswith("db_"):
            continue
        for (_, name), columns in sorted(inspector.get_multi_columns(schema=schema).items(), key=lambda t: t[0][1]):
            # SQLite lets a column without a type hold anything.
            texts = tuple(c["name"] for c in columns if isinstance(c["type"], String | JSON | NullType))
            if texts:
                yield TextTable(None if schema == default else schema, name, texts)
