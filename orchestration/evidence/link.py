"""A link of the chain: an entry with its place, its hashes and the fingerprints beside it, wherever it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.errors import EvidenceError
from orchestration.evidence.entry import GENESIS, Print, chain, digest


@dataclass(frozen=True)
class Head:
    """The newest entry: its number and its hash."""

    seq: int
    hash: str


EMPTY = Head(0, GENESIS)
"""The head of a ledger without entries."""

MENDED = "put the warehouse back from a backup of before, then run `oubli replay`, which adds what came since"
"""What to do where the ledger is not what was written."""


@dataclass(frozen=True)
class Link:
    """One entry as it is kept."""

    seq: int
    entry: Mapping[str, object]
    """The body that is hashed."""
    previous_hash: str
    hash: str
    prints: tuple[Print, ...]


def follow(last: Head, link: Link) -> Head:
    """The head after this link, if it follows `last` and is as it was written.

    Raises:
        EvidenceError: something was changed, cut or dropped; the sentence names the entry.
    """
    place = f"ledger entry {link.seq}"
    if link.seq != last.seq + 1:
        raise EvidenceError(place, f"entry {last.seq + 1} is missing; {MENDED}")
    if link.previous_hash != last.hash or link.hash != chain(last.hash, link.entry):
        raise EvidenceError(place, f"its hash does not match what it says, as it was changed since; {MENDED}")
    if link.entry.get("digest") != digest(link.prints):
        raise EvidenceError(place, f"its fingerprints are not those it was written with; {MENDED}")
    return Head(link.seq, link.hash)
