"""Traces: what Oubli can prove of one identifier, by its fingerprints alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

_ERASED = """
select
    ledger.seq, ledger.entry ->> 'at' as at, ledger.entry ->> 'source' as source, ledger.entry ->> 'place' as place,
    ledger.entry ->> 'outcome' as outcome, ledger.entry ->> 'rule' as rule, ledger.entry ->> 'plan_id' as plan_id
from evidence.erased join evidence.ledger using (seq)
where erased.fingerprint = any(:fingerprints)
group by ledger.seq, ledger.entry
order by ledger.seq
"""


@dataclass(frozen=True)
class Erasure:
    """An entry of the ledger by which the identifier was erased."""

    seq: int
    at: str
    """ISO-8601 instant with offset."""
    source: str
    place: str
    outcome: str
    rule: str
    plan_id: str


@dataclass(frozen=True)
class Traces:
    """What is left of an identifier."""

    erased: tuple[Erasure, ...]
    records: int
    """Records that carry it now: it never was erased there, or came back."""
    opted_out_on: str | None
    """The day of the latest opt-out that the suppression list remembers, ISO-8601."""


def traces(connection: Connection, fingerprints: Sequence[str]) -> Traces:
    """What the evidence, the records and the suppression list hold of these fingerprints. Read-only."""
    values = {"fingerprints": list(fingerprints)}
    erased = tuple(Erasure(**row._mapping) for row in connection.execute(text(_ERASED), values))
    records: int = connection.execute(
        text(
            "select count(distinct (source, record_id)) from identity.identifiers "
            "where fingerprint = any(:fingerprints)"
        ),
        values,
    ).scalar_one()
    opted_out = connection.execute(
        text("select max(objected_on) from suppression.entries where fingerprint = any(:fingerprints)"), values
    ).scalar()
    return Traces(erased, records, None if opted_out is None else opted_out.isoformat())
