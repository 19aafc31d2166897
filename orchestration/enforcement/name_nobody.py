"""The ledger keeps what it is told for good, so it is told nothing of whom it is about."""

import re
from collections.abc import Iterable

from orchestration.enforcement.moved_row import MovedRow
from orchestration.errors import ArchiveError
from orchestration.identity import normalise

_WORD = re.compile(r"[^\W\d_]{3,}")


def name_nobody(by: str, reason: str, rows: Iterable[MovedRow], place: str) -> None:
    """See to it that who restores, and why, tells no address, and no name that stands in these rows.

    Raises:
        ArchiveError: it does.
    """
    said = f"{by} {reason}"
    if "@" in said or any(normalise.phones(part) for part in (by, reason)):
        raise ArchiveError(place, "the ledger is never erased, so it takes no address and no number; leave them out")
    names = {
        word.casefold()
        for row in rows
        for column in row.table.columns
        if row.table.category_of(column) == "identity" and column.name in row.payload
        for word in _WORD.findall(str(row.payload[column.name]))
    }
    if names & {word.casefold() for word in _WORD.findall(reason)}:
        raise ArchiveError(place, "the reason names the person, and the ledger is never erased; name the case instead")
