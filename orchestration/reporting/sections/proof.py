"""Where the proof is: the ledger's head, whether its chain holds, and the night's entries. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, Engine, text

from orchestration.errors import EvidenceError
from orchestration.evidence.ledger import read_head
from orchestration.evidence.link import Head
from orchestration.evidence.outside import Outside
from orchestration.evidence.verification import verify
from orchestration.reporting.names import Names
from orchestration.reporting.sections.categories import Archived
from orchestration.reporting.texts import Text, listed, say, word

MOST_RUNS = 8
"""A large night makes an entry for each of thousands of batches, in turn for each system and rule."""
_ENTRIES = text(
    """
    select * from reporting.rpt_evidence where night_id = any(:runs)
    order by source_system, place, purpose, governed_by, act, seqs
    """
)

_UNPOSTED = text(
    "select counts ? 'unposted' from control.nights where night_id = any(:runs) order by started_at desc limit 1"
)


@dataclass(frozen=True)
class Entries:
    """The night's ledger entries that say the same of different batches."""

    system: Text
    place: Text
    action: str
    outcome: str
    purpose: str
    policy: Text
    rule: str
    numbers: Text
    entries: int
    items: int
    verifiable: int
    fingerprints: int


@dataclass(frozen=True)
class Proof:
    """The ledger as it stands."""

    head: Head
    broken: str | None
    """Where the chain breaks, as a sentence for the engineers; None when it holds from end to end."""
    unposted: bool
    """Whether the last of those runs could not post the head to whom it is told."""
    entries: tuple[Entries, ...]

    @property
    def count(self) -> int:
        """How many entries the night made."""
        return sum(entry.entries for entry in self.entries)

    @property
    def items(self) -> int:
        """How many operations they settle."""
        return sum(entry.items for entry in self.entries)

    @property
    def verifiable(self) -> int:
        """How many of them can be looked up person by person."""
        return sum(entry.verifiable for entry in self.entries)

    @property
    def fingerprints(self) -> int:
        """With how many fingerprints."""
        return sum(entry.fingerprints for entry in self.entries)


def read_proof(
    engine: Engine,
    connection: Connection,
    runs: Sequence[str],
    outside: Outside,
    names: Names,
    archived: Sequence[Archived],
) -> Proof:
    """Verify the whole ledger and read those runs' part of it.

    Args:
        engine: the warehouse.
        connection: on the same warehouse.
        runs: the nights' ids.
        outside: where the head is kept outside the database.
        names: how systems and policies are called.
        archived: where what those runs archived stands.
    """
    broken = None
    try:
        head = verify(engine, outside)
    except EvidenceError as error:
        head, broken = read_head(connection), str(error)
    rows = connection.execute(_ENTRIES, {"runs": list(runs)})
    staying = {(each.source, each.purpose, each.rule) for each in archived if each.staying}
    leaving = {(each.source, each.purpose, each.rule) for each in archived if each.removed or each.ordered}
    return Proof(
        head,
        broken,
        bool(connection.execute(_UNPOSTED, {"runs": list(runs)}).scalar()),
        tuple(
            Entries(
                system=names.system(row.source_system),
                place=_place(
                    row.place,
                    stays=(row.source_system, row.purpose, row.governed_by) in staying,
                    leaves=(row.source_system, row.purpose, row.governed_by) in leaving,
                ),
                action=row.act,
                outcome=row.came_to,
                purpose=row.purpose,
                policy=names.purpose(row.purpose),
                rule=row.governed_by,
                numbers=_numbers(row.seqs),
                entries=len(row.seqs),
                items=row.items,
                verifiable=row.verifiable,
                fingerprints=row.fingerprints,
            )
            for row in rows
        ),
    )


def _place(place: str, *, stays: bool, leaves: bool) -> Text:
    if place == "archive" and stays:
        return word("place", "archive_both" if leaves else "archive_at_source")
    return word("place", place)


def _numbers(seqs: Sequence[int]) -> Text:
    """The numbers of entries, runs of three or more as a range, and how many more there are than a reader can use."""
    runs: list[list[int]] = [[seqs[0]]]
    for before, seq in pairwise(seqs):
        if seq == before + 1:
            runs[-1].append(seq)
        else:
            runs.append([seq])
    parts = [
        part
        for run in runs[:MOST_RUNS]
        for part in (
            [say("proof.range", first=run[0], last=run[-1])] if len(run) > 2 else [say("proof.one", seq=n) for n in run]
        )
    ]
    told, others = listed(parts), sum(len(run) for run in runs[MOST_RUNS:])
    if others:
        told = say("proof.and_others", told=told, n=others)
    return say("proof.number" if len(seqs) == 1 else "proof.numbers", seq=told)
