"""Rows of an explanation that say the same of several data categories or documents stand together."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def alike(rows: Sequence[Row], names: Sequence[str]) -> list[list[Row]]:
    """The rows that say the same under these names; those of documents apart from the person's own."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((row["record"] is None, *(row[name] for name in names)), []).append(row)
    return list(found.values())
