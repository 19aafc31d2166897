"""Pages of a query of a source database, read through dlt."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from dlt.extract import DltResource
from dlt.sources.sql_database import BaseTableLoader, TableLoader, sql_table
from sqlalchemy import Column, Engine, MetaData, Select, Table, Text

from orchestration.identity.arrow import PAGE_ROWS, read_pages


class _ArrowLoader(BaseTableLoader):
    """PostgreSQL by ADBC: four times as fast as rows that pass through Python."""

    def load_rows(self, backend_kwargs: dict[str, Any] | None = None) -> Iterator[pa.Table]:
        del backend_kwargs
        return read_pages(self.engine.url, self.make_query())


def sql_pages(engine: Engine, statement: Select[Any]) -> DltResource:
    """The result of `statement`, whose columns are all text; iterating it may raise what troubles.READING names."""
    metadata = MetaData()
    # dlt then asks the database nothing about the table: what is read, the statement says.
    Table("pages", metadata, *(Column(c.name, Text) for c in statement.selected_columns))
    return sql_table(
        engine,
        "pages",
        metadata=metadata,
        backend="pyarrow",
        chunk_size=PAGE_ROWS,
        query_adapter_callback=lambda _select, _table: statement,
        table_loader_class=_ArrowLoader if engine.dialect.name == "postgresql" else TableLoader,
    )
