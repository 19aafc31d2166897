"""Where the proof is: the ledger's head, whether its chain holds, and the night's entries. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from orchestration.errors import EvidenceError
from orchestration.evidence import ledger
from orchestration.evidence.ledger import Head
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text

_ENTRIES = text(
    """
    select * from reporting.rpt_evidence where night_id = any(:runs)
    order by source_system, place, purpose, governed_by, act, first_seq
    """
)


@dataclass(frozen=True)
class Entries:
    """The night's ledger entries that say the same of different batches."""

    system: Text
    place: str
    action: str
    outcome: str
    policy: Text
    rule: str
    first_seq: int
    last_seq: int
    entries: int
    items: int


@dataclass(frozen=True)
class Proof:
    """The ledger as it stands."""

    head: Head
    broken: str | None
    """Where the chain breaks, as a sentence for the engineers; None when it holds from end to end."""
    entries: tuple[Entries, ...]

    @property
    def count(self) -> int:
        """How many entries the night made."""
        return sum(entry.entries for entry in self.entries)

    @property
    def items(self) -> int:
        """How many operations they prove."""
        return sum(entry.items for entry in self.entries)


def read_proof(engine: Engine, connection: Connection, runs: Sequence[str], home: Path, names: Names) -> Proof:
    """Verify the whole ledger and read those runs' part of it.

    Args:
        engine: the warehouse.
        connection: on the same warehouse.
        runs: the nights' ids.
        home: $OUBLI_HOME, where the head is kept outside the database.
        names: how systems and policies are called.
    """
    broken = None
    try:
        head = ledger.verify(engine, home)
    except EvidenceError as error:
        head, broken = ledger.read_head(connection), str(error)
    rows = connection.execute(_ENTRIES, {"runs": list(runs)})
    return Proof(
        head,
        broken,
        tuple(
            Entries(
                system=names.system(row.source_system),
                place=row.place,
                action=row.act,
                outcome=row.came_to,
                policy=names.purpose(row.purpose),
                rule=row.governed_by,
                first_seq=row.first_seq,
                last_seq=row.last_seq,
                entries=row.entries,
                items=row.items,
            )
            for row in rows
        ),
    )
