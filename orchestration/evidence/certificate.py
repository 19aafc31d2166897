"""A certificate: what the ledger proves of one erasure, as facts without personal data, signed as they are written."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine

from orchestration.errors import EvidenceError
from orchestration.evidence.head_file import PublishedHead, read_published
from orchestration.evidence.outside import outside_of
from orchestration.evidence.signature import public_pem, read_signing_key, sign
from orchestration.evidence.traces import Erasure, Traces
from orchestration.evidence.verification import verify
from orchestration.settings import Settings

FORM = "oubli certificate of erasure, 1"


@dataclass(frozen=True)
class Certificate:
    """The facts, and who vouches for them."""

    issued_at: datetime
    kind: str
    """email, phone or record: what was asked about."""
    fingerprints: tuple[str, ...]
    erasures: tuple[Erasure, ...]
    """Those of which the person was the only one who had it."""
    found: Traces
    """What else is left of whoever it is about."""
    head: PublishedHead
    """The ledger's, of which these entries are part."""
    text: str
    """The same as JSON: exactly what is signed."""
    signature: str
    """Ed25519, hexadecimal."""
    public_key: str
    """PEM."""


def certify(
    engine: Engine, settings: Settings, kind: str, fingerprints: Sequence[str], found: Traces, at: datetime
) -> Certificate:
    """Certify what was found, after verifying the whole ledger. Read-only.

    Args:
        engine: the warehouse.
        settings: where the outside and the signing key are.
        kind: what was asked about.
        fingerprints: its keyed fingerprints.
        found: what the evidence says of them.
        at: when it is issued.

    Raises:
        EvidenceError: the ledger does not verify, or there is nothing to certify.
    """
    outside = outside_of(settings)
    verify(engine, outside)
    head = read_published(outside)
    told = tuple(one for one in found.erased if not one.is_shared)
    if head is None or not told:
        shared = " of one person alone; ask by a record" if found.erased else ""
        raise EvidenceError("certificate", f"nothing was erased under it{shared}, so there is nothing to certify")
    key = read_signing_key(settings)
    facts = {
        "form": FORM,
        "issued_at": at.isoformat(),
        "asked_by": kind,
        "fingerprints": sorted(fingerprints),
        "erased": [asdict(one) for one in told],
        "records_known": found.records,
        "records_returned": found.returned,
        "records_ordered": found.ordered,
        "records_archived": found.archived,
        "records_archived_at_source": found.originals,
        "opted_out_on": found.opted_out_on,
        "ledger_head": asdict(head),
    }
    text = json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=True)
    return Certificate(
        at, kind, tuple(sorted(fingerprints)), told, found, head, text,
        sign(key, text.encode("ascii")), public_pem(key.public_key()),
    )  # fmt: skip
