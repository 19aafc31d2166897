"""An entry of evidence: what was done, where, how often, by which rule; never to whom by name."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

GENESIS = "0" * 64
"""The hash before the first entry."""


Place = Literal["warehouse", "source", "work_order", "suppression", "archive"]
"""Where something was done."""


class Print(NamedTuple):
    """A keyed fingerprint of what was erased, which stands beside an entry."""

    kind: str | None
    """email, phone, or record: its source and key; shared: an address that several people had, which tells of none of
    them. None in entries of before kinds were kept."""
    fingerprint: str

    @property
    def line(self) -> str:
        """How it is hashed."""
        return self.fingerprint if self.kind is None else f"{self.kind}:{self.fingerprint}"


@dataclass(frozen=True)
class Entry:
    """One act on one system: `items` is how many planned items it settled."""

    at: str
    """ISO-8601 instant with offset."""
    as_of: str
    """The night's date, ISO-8601."""
    night_id: str
    plan_id: str
    place: Place
    source: str
    action: str
    outcome: str
    purpose: str
    rule: str
    data_categories: tuple[str, ...]
    policy_hash: str
    items: int
    fingerprints: int
    """How many fingerprints of what was erased stand beside the entry."""
    digest: str
    """SHA-256 over those fingerprints, sorted, so that none can be added or taken away later."""


def canonical(body: Mapping[str, object]) -> str:
    """The one spelling of a body that is hashed: JSON, sorted keys, no spaces."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def chain(previous_hash: str, body: Mapping[str, object]) -> str:
    """The hash of an entry: SHA-256 over the hash before it and its canonical body, 64 hexadecimal digits."""
    return hashlib.sha256(f"{previous_hash}\n{canonical(body)}".encode()).hexdigest()


def digest(prints: Iterable[Print]) -> str:
    """SHA-256 over fingerprints and their kinds, in order, 64 hexadecimal digits."""
    return hashlib.sha256("\n".join(sorted(each.line for each in prints)).encode()).hexdigest()
