"""Rows: which of them go whole for what is due of their record; none does under which something stays."""

from collections.abc import Iterable, Sequence
from typing import Literal

from orchestration.enforcement.target import RecordTarget
from orchestration.ingestion.mapped_source import MappedTable

Place = Literal["source", "raw"]
Line = tuple[MappedTable, ...]
"""A table, then what it hangs under, up to the table of records."""


def gone(lines: Sequence[Line], target: RecordTarget, place: Place) -> frozenset[str]:
    """The tables of which the rows of these records go whole, at one place.

    A row goes for what is due of it, unless something that hangs under it stays: a foreign key would refuse that, and
    what stays would have lost its person. With it go the rows under it that no rule claims.

    Args:
        lines: of every table of the source, declared documents and their parts included.
        target: the records.
        place: raw keeps the bare row of what its system archives, and needs none of what the system anonymises.
    """
    standing = _standing(lines, target)
    own = [line for line in lines if not _is_of_documents(line)]
    ended = {line[0].name for line in own if line[0].name not in standing and _ends(line[0], target, place)}
    taken = {
        mapped.name
        for mapped, *above in own
        if mapped.erase == "delete"
        and not _is_empty(mapped, target)
        and any(t.erase == "delete" and t.name in ended for t in above)
    }
    return frozenset(ended | taken)


def acting(mapped: MappedTable, target: RecordTarget, place: Place) -> frozenset[str]:
    """The due categories of a table that are to go at that place: a system that is its own archive keeps some."""
    staying = _archived(mapped, target) if place == "source" else frozenset()
    return frozenset(c for c in mapped.categories if c in target.due and c not in staying)


def _ends(mapped: MappedTable, target: RecordTarget, place: Place) -> bool:
    """Whether the table's own rows are over, whatever hangs under them."""
    due_here = acting(mapped, target, place)
    if not due_here:
        return False
    staying = _needed(mapped, target) | (_archived(mapped, target) - due_here)
    if staying & mapped.categories:
        # The row is there for its own category; what it says beside that goes with it.
        return mapped.category in due_here and mapped.tells_by_being_there and mapped.erase == "delete"
    if place == "source":
        return mapped.erase == "delete"
    return mapped.archive != "keep" or all(target.due[c] != "archive" for c in due_here)


def _standing(lines: Iterable[Line], target: RecordTarget) -> set[str]:
    """The tables under whose rows something stays."""
    return {
        above.name
        for line in lines
        if (target.keeps_documents if _is_of_documents(line) else _stays(line[0], target))
        for above in line[1:]
    }


def _stays(mapped: MappedTable, target: RecordTarget) -> bool:
    """Whether rows of the table will still tell something of these records afterwards."""
    staying = _needed(mapped, target) | _archived(mapped, target)
    if mapped.erase == "anonymise":
        # Its rows are never deleted, so what no rule claims is left in them, too.
        staying |= (target.held if mapped.ingest else mapped.categories) - target.due.keys()
    return bool(staying & mapped.categories)


def _needed(mapped: MappedTable, target: RecordTarget) -> frozenset[str]:
    """What is needed elsewhere is no reason to keep a row that has none of it; of what is never read nobody knows."""
    return target.needed & target.held if mapped.ingest else target.needed


def _archived(mapped: MappedTable, target: RecordTarget) -> frozenset[str]:
    """What stands in the table as in its system's own archive, tonight's included."""
    if mapped.archive != "keep":
        return frozenset()
    return target.archived | {category for category, action in target.due.items() if action == "archive"}


def _is_empty(mapped: MappedTable, target: RecordTarget) -> bool:
    """Whether raw tells that the records have no rows there, as it does of rows that say something by being there."""
    return mapped.ingest and mapped.tells_by_being_there and mapped.category not in target.held


def _is_of_documents(line: Line) -> bool:
    return any(t.grain == "document" for t in line)
