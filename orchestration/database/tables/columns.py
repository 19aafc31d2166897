"""The columns that Oubli's own tables are made of, and the metadata they stand in."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, MetaData, Text, func
from sqlalchemy.types import TypeEngine

SCHEMAS = ("control", "policy", "identity", "quarantine", "archive", "suppression", "enforcement", "evidence")

metadata = MetaData()


def text(name: str, *, key: bool = False, default: str | None = None) -> Column[str]:
    """Text that must be there."""
    return Column(name, Text, primary_key=key, nullable=False, server_default=default)


def maybe(name: str, type_: TypeEngine[Any] | type[TypeEngine[Any]] = Text) -> Column[Any]:
    """A value that may be missing; text without a type."""
    return Column(name, type_, nullable=True)


def now(name: str) -> Column[Any]:
    """An instant, by default the transaction's."""
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def count(name: str) -> Column[int]:
    """A number of rows."""
    return Column(name, BigInteger, nullable=False, server_default="0")
