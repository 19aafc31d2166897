"""Whether as many rows came as can be believed."""

from orchestration.ingestion.load import Trouble
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

UNBOUNDED = "set volume.max_drop_percent: 100 in its data map for a night"
ADVICE = f"check the system, and if it is right {UNBOUNDED}"


def doubt(source: MappedSource, mapped: MappedTable, rows: int, before: int | None) -> Trouble | None:
    """Why `rows` are too few to be believed, if they are.

    Args:
        source: the system.
        mapped: the table.
        rows: how many rows it holds now.
        before: how many it held, less those that Oubli itself has erased since; None if it was never read.
    """
    bounds = mapped.volume or source.volume
    place = f"{source.name}: {mapped.file or mapped.name}"
    least = bounds.min_rows if mapped.grain == "record" and not mapped.optional else 0
    if bounds.max_drop_percent >= 100:
        return None
    if rows == 0 and (before or least):
        told = f"has no row left of {before:,}" if before else "has no row"
        return Trouble("empty", f"{place} {told}; {ADVICE}")
    if before and rows < before * (1 - bounds.max_drop_percent / 100):
        return Trouble("short", f"{place} has {rows:,} rows of the {before:,} it had; {ADVICE}")
    if rows < least:
        return Trouble("short", f"{place} has {rows:,} rows, fewer than the {least:,} its data map expects; {ADVICE}")
    return None
