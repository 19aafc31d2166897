"""Traces: what Oubli can prove of one person, by keyed fingerprints alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.database.still_there import IS_THERE, LAST_READ

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

_ASKED_ABOUT = """(
    source || ':' || record_id = :record or archive_id in (
        select archive_id from archive.identifiers where fingerprint = any(:fingerprints)
    )
)"""

# One that was erased since its system was last read is not among them, nor one that only the archive still keeps.
_KNOWN = """
with known as (
    select source, record_id from identity.records
    where (
        source || ':' || record_id = :record or (source, record_id) in (
            select source, record_id from identity.identifiers where fingerprint = any(:fingerprints)
        )
    ) and {is_there} and (
        exists (
            select from identity.holdings as held
            where held.source = records.source and held.record_id = records.record_id
        ) or not exists (
            select from archive.items as kept
            where kept.source = records.source and kept.record_id = records.record_id
        )
    )
),
-- The operator may have erased the row of the record, and not yet what belongs to it.
ordered as (
    select distinct source, record_id from enforcement.items
    where source_state = 'ordered'
    and (source || ':' || record_id = :record or (source, record_id) in (select source, record_id from known))
),
-- What a system was cleared of; what its operator erased, as it was confirmed.
cleared as (
    select
        known.source, known.record_id, cast(ledger.entry ->> 'at' as timestamptz) as at,
        jsonb_array_elements_text(ledger.entry -> 'data_categories') as data_category
    from known
    join identity.record_fingerprints as own using (source, record_id)
    join evidence.erased on erased.fingerprint = own.fingerprint
    join evidence.ledger using (seq)
    where ledger.entry ->> 'place' = 'source'
    union all
    select items.source, items.record_id, items.settled_at, items.data_category
    from known join enforcement.items using (source, record_id)
    where items.source_state = 'confirmed' and items.document_id is null
),
returned as (
    -- Single events go while newer ones stay, and a document that was anonymised stays as a row.
    select distinct held.source, held.record_id from cleared
    join identity.holdings as held using (source, record_id, data_category)
    where held.document_id is null and data_category <> 'statistics' and cleared.at < ({last_read})
)
select
    (select count(*) from known) as records, (select count(*) from ordered) as ordered,
    (
        select count(*) from returned where (source, record_id) not in (select source, record_id from ordered)
    ) as returned,
    (
        select count(distinct (source, record_id)) from archive.items where {is_asked_about}
    ) as archived,
    (
        select count(distinct (source, record_id)) from archive.items where kept_at_source and {is_asked_about}
    ) as originals
"""
_KNOWN = _KNOWN.replace("{is_asked_about}", _ASKED_ABOUT).replace("{is_there}", IS_THERE)
_KNOWN = _KNOWN.replace("{last_read}", LAST_READ.replace("{source}", "cleared.source"))

_OPTED_OUT = "select max(objected_on) from suppression.entries where fingerprint = any(:fingerprints)"


@dataclass(frozen=True)
class Erasure:
    """An entry of the ledger by which something was erased of whoever is asked about."""

    seq: int
    at: str
    """When it was done, ISO-8601 instant with offset."""
    as_of: str | None
    """The night's date, up to which deadlines were counted, ISO-8601; None in entries of before it was kept."""
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
    """Records that are known now, whatever was erased of them; one erased since its system was last read is not."""
    ordered: int
    """Those of them, or the record asked about, that an operator was asked to erase and that still are there."""
    returned: int
    """Those of them, not ordered, of which what had been erased was read again since."""
    archived: int
    """Records of which the intermediate archive keeps something."""
    originals: int
    """Those of them whose system keeps the original, too, as it is its own archive."""
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
    known = connection.execute(text(_KNOWN), values).one()
    opted_out = connection.execute(text(_OPTED_OUT), values).scalar()
    return Traces(erased, **known._mapping, opted_out_on=None if opted_out is None else opted_out.isoformat())
