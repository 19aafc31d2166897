"""What left the intermediate archive for the active base in the month before the night, by whom and why. Read-only."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from orchestration.evidence.restoration import restored_since
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say

LOOKED_BACK = timedelta(days=30)
"""A DPO who opens one report a month sees each restore once at least."""


def tell_restored(connection: Connection, as_of: date, names: Names) -> Sequence[Text]:
    """A sentence a restore, the latest first; the reason as whoever restored gave it, who may name nobody there."""
    return tuple(
        say(
            "proof.restored",
            n=restored.items,
            system=names.system(restored.source),
            on=restored.on,
            by=restored.by,
            reason=restored.reason,
        )
        for restored in restored_since(connection, as_of - LOOKED_BACK)
    )
