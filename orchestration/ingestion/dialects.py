"""Dialects: what PostgreSQL, SQLite, MySQL or MariaDB, and SQL Server each spell in another way."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Float,
    Numeric,
    Text,
    case,
    cast,
    func,
    literal_column,
)
from sqlalchemy.dialects.mssql import MONEY, SMALLMONEY
from sqlalchemy.dialects.mysql import BIT, TIMESTAMP
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import Date

MYSQL = ("mysql", "mariadb")
_MSSQL_TEXT = "NVARCHAR(max)"
_ISO, _WHOLE_FLOAT, _WHOLE_MONEY = 126, 3, 2
"""Styles of SQL Server's CONVERT."""


class as_text(FunctionElement[str]):  # noqa: N801 # it is written as a function
    """A value as text. Of a column whose type is known, text that reads in one way only: ISO dates, whole numbers."""

    type = Text()
    inherit_cache = True


class exactly(FunctionElement[str]):  # noqa: N801 # it is written as a function
    """A value as text that equals no other: not one in capitals, nor one without accents, whatever the collation."""

    type = Text()
    inherit_cache = True


class first_of_year(FunctionElement[Any]):  # noqa: N801 # it is written as a function
    """The first day of a date's year; null where SQLite holds what is no date."""

    type = Date()
    inherit_cache = True


class rounded_down(FunctionElement[Any]):  # noqa: N801 # it is written as a function
    """A number rounded down to a multiple of a whole step, exactly: what is one stays what it is."""

    type = Numeric()
    inherit_cache = True


class rest_of(FunctionElement[str]):  # noqa: N801 # it is written as a function
    """A text from its nth character on."""

    type = Text()
    inherit_cache = True


def _parts(element: FunctionElement[Any]) -> list[ColumnElement[Any]]:
    return list(element.clauses)


@compiles(as_text)
def _as_text(element: as_text, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = _parts(element)
    return compiler.process(cast(value, Text), **kw)


@compiles(as_text, *MYSQL)
def _as_text_in_mysql(element: as_text, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = _parts(element)
    if isinstance(value.type, BIT):
        return f"CAST({compiler.process(value, **kw)} + 0 AS CHAR)"
    spelled: ColumnElement[Any] = cast(value, Text)
    if isinstance(value.type, TIMESTAMP):
        # An instant, which a session in UTC is told in UTC; a DATETIME is what its system's clocks showed.
        spelled = func.concat(spelled, literal_column("'+00:00'"))
    return compiler.process(spelled, **kw)


@compiles(as_text, "mssql")
def _as_text_in_mssql(element: as_text, compiler: SQLCompiler, **kw: Any) -> str:
    (value,) = _parts(element)
    inner = compiler.process(value, **kw)
    if isinstance(value.type, Date | DateTime):
        return f"CONVERT({_MSSQL_TEXT}, {inner}, {_ISO})"
    if isinstance(value.type, Float):
        return f"CONVERT({_MSSQL_TEXT}, {inner}, {_WHOLE_FLOAT})"
    if isinstance(value.type, MONEY | SMALLMONEY):
        return f"CONVERT({_MSSQL_TEXT}, {inner}, {_WHOLE_MONEY})"
    return f"CAST({inner} AS {_MSSQL_TEXT})"


@compiles(exactly)
def _exactly(element: exactly, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(as_text(*_parts(element)), **kw)


@compiles(exactly, *MYSQL)
def _exactly_in_mysql(element: exactly, compiler: SQLCompiler, **kw: Any) -> str:
    inner = compiler.process(*_parts(element), **kw)
    return f"(CAST({inner} AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin)"


@compiles(exactly, "mssql")
def _exactly_in_mssql(element: exactly, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(as_text(*_parts(element)), **kw)} COLLATE Latin1_General_BIN2)"


@compiles(first_of_year)
def _first_of_year(element: first_of_year, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(cast(func.date_trunc("year", *_parts(element)), Date), **kw)


@compiles(first_of_year, "sqlite")
def _first_of_year_in_sqlite(element: first_of_year, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(func.strftime("%Y-01-01", *_parts(element)), **kw)


@compiles(first_of_year, *MYSQL)
def _first_of_year_in_mysql(element: first_of_year, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(cast(func.date_format(*_parts(element), "%Y-01-01"), Date), **kw)


@compiles(first_of_year, "mssql")
def _first_of_year_in_mssql(element: first_of_year, compiler: SQLCompiler, **kw: Any) -> str:
    return f"DATEFROMPARTS(YEAR({compiler.process(*_parts(element), **kw)}), 1, 1)"


def _floor(value: ColumnElement[Any], step: ColumnElement[Any], exact: Numeric[Any]) -> ColumnElement[Any]:
    number: ColumnElement[Any] = cast(value, exact)
    zero: ColumnElement[Any] = literal_column("0")
    # The sign of a remainder is the number's own.
    return number - number % step - case((number % step < zero, step), else_=zero)


@compiles(rounded_down)
def _rounded_down(element: rounded_down, compiler: SQLCompiler, **kw: Any) -> str:
    value, step = _parts(element)
    return compiler.process(_floor(value, step, Numeric()).self_group(), **kw)


@compiles(rounded_down, "mssql")
def _rounded_down_in_mssql(element: rounded_down, compiler: SQLCompiler, **kw: Any) -> str:
    value, step = _parts(element)
    return compiler.process(_floor(value, step, Numeric(38, 10)).self_group(), **kw)


@compiles(rounded_down, *MYSQL)
def _rounded_down_in_mysql(element: rounded_down, compiler: SQLCompiler, **kw: Any) -> str:
    # What remains of a negative multiple is a zero that MariaDB holds for less than zero.
    value, step = _parts(element)
    return compiler.process((func.floor(cast(value, Numeric(38, 10)) / step) * step).self_group(), **kw)


@compiles(rounded_down, "sqlite")
def _rounded_down_in_sqlite(element: rounded_down, compiler: SQLCompiler, **kw: Any) -> str:
    # Its remainder is of whole numbers only.
    value, step = (compiler.process(part, **kw) for part in _parts(element))
    share = f"({value} * 1.0 / {step})"
    return f"((CAST({share} AS INTEGER) - ({share} < CAST({share} AS INTEGER))) * {step})"


@compiles(rest_of)
def _rest_of(element: rest_of, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(func.substr(*_parts(element)), **kw)


@compiles(rest_of, "mssql")
def _rest_of_in_mssql(element: rest_of, compiler: SQLCompiler, **kw: Any) -> str:
    value, first = _parts(element)
    return compiler.process(func.substring(value, first, func.len(value)), **kw)
