"""What a source database is asked: the declared columns and nothing else.

Each is asked for as text, so that no driver fails on an infinite date or rounds a long number.
"""

import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Engine,
    FromClause,
    Integer,
    Numeric,
    Select,
    cast,
    column,
    inspect,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.mysql import TIMESTAMP
from sqlalchemy.exc import NoSuchTableError, SAWarning
from sqlalchemy.types import TypeEngine

from orchestration.ingestion.belonging import clause, same
from orchestration.ingestion.contract import KEY_SEPARATOR
from orchestration.ingestion.dialects import as_text
from orchestration.ingestion.load import Trouble
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

SOURCE_KEY = "oubli_source_key"
"""The key as the source spells it, by which single rows are asked for."""
INCREMENTAL_DIALECTS = frozenset({"postgresql", "mysql", "mariadb"})
"""Those that compare a time with a cast text as times; others are read in full."""

ColumnTypes = Mapping[str, TypeEngine[Any]]


@dataclass(frozen=True)
class Since:
    """From where on an incremental reading starts, and which rows it takes besides."""

    high_water: str
    keys: Collection[str]
    """Rows that raw does not hold as they are, whatever their cursor says; as the source spells their keys."""


def columns_at_source(engine: Engine, source: MappedSource, mapped: MappedTable) -> ColumnTypes | Trouble:
    """The columns the table has in the system, or what is missing there."""
    with warnings.catch_warnings():
        # A type that SQLAlchemy does not know is read as text like any other.
        warnings.simplefilter("ignore", SAWarning)
        try:
            columns = inspect(engine).get_columns(mapped.physical or mapped.name)
        except NoSuchTableError:
            return Trouble(
                "missing_column",
                f"{source.name}: there is no table {mapped.name}; correct the data map or give the reader access to it",
            )
    types = {found["name"]: found["type"] for found in columns}
    missing = [c.name for c in mapped.columns if c.name not in types and not c.may_be_missing]
    if missing:
        return Trouble(
            "missing_column",
            f"{source.name}: table {mapped.name} has no column {', '.join(missing)}; "
            "correct the data map if the system has changed",
        )
    return types


def reads_in_part(engine: Engine, mapped: MappedTable, types: ColumnTypes) -> bool:
    """Whether the cursor is one that can be compared there."""
    kind = types.get(mapped.cursor or "")
    return engine.dialect.name in INCREMENTAL_DIALECTS and isinstance(kind, (Date, DateTime, Integer, Numeric))


def rows_statement(source: MappedSource, mapped: MappedTable, types: ColumnTypes, since: Since | None) -> Select[Any]:
    """Every row, or those that changed since, each declared column as text."""
    present = [c.name for c in mapped.columns if c.name in types]
    query = _only_its_own(source, mapped, Select[Any](*(_text(name, types) for name in present)))
    if since is None:
        return query
    cursor: ColumnElement[Any] = column(str(mapped.cursor))
    wanted: list[ColumnElement[bool]] = [
        cursor >= _bound(source, types[str(mapped.cursor)], since.high_water),
        cursor.is_(None),
        *(column(key).is_(None) for key in mapped.key),
    ]
    if since.keys:
        wanted.append(_key_text(mapped, types).in_(sorted(since.keys)))
    return query.where(or_(*wanted))


def keys_statement(source: MappedSource, mapped: MappedTable, types: ColumnTypes) -> Select[Any]:
    """The keys of every row, as text."""
    keys = [_text(key, types) for key in mapped.key]
    return _only_its_own(source, mapped, Select[Any](*keys, _key_text(mapped, types).label(SOURCE_KEY)))


def _only_its_own(source: MappedSource, mapped: MappedTable, query: Select[Any]) -> Select[Any]:
    """Of a table that points into many by text references, the rows of this one; the others are nobody's here."""
    rows = clause(mapped, None)
    ours = _ours(source, mapped, rows)
    query = query.select_from(rows)
    return query if ours is None else query.where(ours)


def _ours(source: MappedSource, mapped: MappedTable, rows: FromClause) -> ColumnElement[bool] | None:
    """Whether a row hangs, maybe by others, on a reference to a table declared here; None if no such one is between."""
    link = mapped.belongs_to
    if link is None:
        return None
    pointer = as_text(rows.c[link.column])
    if link.prefix:
        return pointer.startswith(link.prefix, autoescape=True)
    parent = source.table(link.table)
    above = clause(parent, None).alias()
    ours = _ours(source, parent, above)
    return None if ours is None else select(literal(1)).where(same(parent, link, pointer, above), ours).exists()


def _text(name: str, types: ColumnTypes) -> ColumnElement[str]:
    return as_text(column(name, types[name])).label(name)


def _key_text(mapped: MappedTable, types: ColumnTypes) -> ColumnElement[str]:
    first, *others = (as_text(column(key, types[key])) for key in mapped.key)
    whole: ColumnElement[str] = first
    for other in others:
        whole = whole + literal(KEY_SEPARATOR) + other
    return whole


def _bound(source: MappedSource, kind: TypeEngine[Any], high_water: str) -> ColumnElement[Any]:
    """The high-water mark as a value of the source's own type."""
    if isinstance(kind, DateTime) and not kind.timezone:
        moment = datetime.fromisoformat(high_water)
        if moment.tzinfo is not None:
            # MySQL's TIMESTAMP is an instant, and our sessions are in UTC.
            shown = "UTC" if isinstance(kind, TIMESTAMP) else source.timezone
            moment = moment.astimezone(ZoneInfo(shown)).replace(tzinfo=None)
        return cast(literal(moment.isoformat(sep=" ")), kind)
    if isinstance(kind, Date):
        return cast(literal(high_water[:10]), kind)
    return cast(literal(high_water), kind)
