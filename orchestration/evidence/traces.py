"""Traces: what Oubli can prove of one person, by keyed fingerprints alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

_ERASED = """
select
    ledger.seq, ledger.entry ->> 'at' as at, ledger.entry ->> 'as_of' as as_of, ledger.entry ->> 'source' as source,
    ledger.entry ->> 'place' as place, ledger.entry ->> 'outcome' as outcome,
    array(
        select jsonb_array_elements_text(
            coalesce(ledger.entry -> 'data_categories', jsonb_build_array(ledger.entry -> 'data_category'))
        )
    ) as data_categories,
    ledger.entry ->> 'purpose' as purpose, ledger.entry ->> 'rule' as rule, ledger.entry ->> 'plan_id' as plan_id,
    ledger.entry ->> 'policy_hash' as policy_hash, ledger.previous_hash, ledger.hash,
    bool_and(coalesce(erased.kind = 'shared', false)) as is_shared
from evidence.erased join evidence.ledger using (seq)
where erased.fingerprint = any(:fingerprints)
group by ledger.seq
order by ledger.seq
"""

_CARRIED = """
select count(*) from (
    select source, record_id from identity.identifiers where fingerprint = any(:fingerprints)
    union
    select source, record_id from identity.records where source || ':' || record_id = :record
) as known
"""

_OPTED_OUT = "select max(objected_on) from suppression.entries where fingerprint = any(:fingerprints)"


@dataclass(frozen=True)
class Erasure:
    """An entry of the ledger by which something was erased of whoever is asked about."""

    seq: int
    at: str
    """ISO-8601 instant with offset."""
    as_of: str | None
    """The night's date, ISO-8601; None in entries of before it was kept."""
    source: str
    place: str
    outcome: str
    data_categories: list[str]
    purpose: str
    rule: str
    plan_id: str
    policy_hash: str
    previous_hash: str
    hash: str
    is_shared: bool
    """The address was several people's, of whom one was erased."""


@dataclass(frozen=True)
class Traces:
    """What is left of whoever is asked about."""

    erased: tuple[Erasure, ...]
    records: int
    """Records that are known now: they never were erased there, or came back."""
    opted_out_on: str | None
    """The day of the latest opt-out that the suppression list remembers, ISO-8601."""


def traces(connection: Connection, fingerprints: Sequence[str], record: str | None = None) -> Traces:
    """What the evidence, the records and the suppression list hold of these fingerprints. Read-only.

    Args:
        connection: on the warehouse.
        fingerprints: of an address, a number or a record.
        record: the record itself, `source:record_id`, if it is one that is asked about.
    """
    values = {"fingerprints": list(fingerprints), "record": record}
    erased = tuple(Erasure(**row._mapping) for row in connection.execute(text(_ERASED), values))
    records: int = connection.execute(text(_CARRIED), values).scalar_one()
    opted_out = connection.execute(text(_OPTED_OUT), values).scalar()
    return Traces(erased, records, None if opted_out is None else opted_out.isoformat())
