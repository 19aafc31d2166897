"""One of: whether a value is one of thousands of keys, as each dialect asks it fastest and means it exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Numeric, and_, any_, bindparam, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import Boolean, NullType

from orchestration.database.arrays import array_of
from orchestration.ingestion.dialects import MYSQL, exactly

_BIGINT = 63


class _OneOf(FunctionElement[bool]):
    """Whether a value is one of several: of an array, as it is, exactly, and as it is or as text."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:
        """Itself: it is a condition and no value, which SQL Server would compare with 1."""
        del against
        return self


def one_of(value: ColumnElement[Any], keys: Sequence[str], *, numbers: bool = False) -> ColumnElement[bool]:
    """True where the value is one of the keys, which are given as text, whatever its type in the system (a UUID, say).

    Exactly one of them: MySQL and SQL Server take `anna` for `ANNA`, and MySQL `12 rue` for 12.

    Args:
        value: a column.
        keys: as text.
        numbers: the keys are whole numbers, and those that are none belong to nobody.
    """
    spelled = _spelled(tuple(keys), numbers=numbers)
    # Without a type of ours the server takes the values for what the column is, and can use its index.
    array: ColumnElement[Any] = bindparam(None, spelled.array, type_=NullType(), unique=True)
    if numbers:
        # A number may be longer than its column is wide. Only one that is longer still costs the column's index.
        array = cast(array, ARRAY(Numeric if spelled.is_long else BigInteger))
    lists = ((value, spelled.own), (exactly(value), spelled.texts), (value, spelled.either))
    return _OneOf(value == any_(array), *(one.in_(_values(some)) for one, some in lists))


@dataclass(frozen=True)
class _Spelled:
    """Keys as each dialect compares them."""

    array: str
    """One value that PostgreSQL takes for an array: thousands of parameters take longer to read than their rows."""
    is_long: bool
    """Some are numbers that take more than 64 bits."""
    own: tuple[str | int, ...]
    texts: tuple[str | int, ...]
    either: tuple[str | int, ...]


@lru_cache(maxsize=8)
def _spelled(keys: tuple[str, ...], *, numbers: bool) -> _Spelled:
    """The same keys are asked for in table after table, so they are spelled once."""
    digits = [key for key in keys if key.lstrip("-").isdigit()]
    own: tuple[str | int, ...] = tuple(int(key) for key in digits) if numbers else keys
    texts = tuple(map(str, own))
    return _Spelled(
        array=array_of(texts),
        is_long=numbers and any(int(each).bit_length() > _BIGINT for each in own),
        own=own,
        texts=texts,
        # SQLite converts nothing where a column has no type.
        either=(*keys, *(int(key) for key in digits if str(int(key)) == key)),
    )


def _values(values: Sequence[str | int]) -> ColumnElement[Any]:
    return bindparam(None, list(values), type_=NullType(), expanding=True, unique=True)


@compiles(_OneOf)
def _natively(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    _, natively, _, _ = element.clauses
    return compiler.process(natively, **kw)


@compiles(_OneOf, "postgresql")
def _of_an_array(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    of_an_array, _, _, _ = element.clauses
    return compiler.process(of_an_array, **kw)


@compiles(_OneOf, "sqlite")
def _either(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    _, _, _, either = element.clauses
    return compiler.process(either, **kw)


@compiles(_OneOf, *MYSQL, "mssql")
def _exactly(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    _, natively, exact, _ = element.clauses
    return compiler.process(and_(natively, exact).self_group(), **kw)
