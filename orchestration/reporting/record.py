"""One record by its name, SOURCE:RECORD_ID: whether it is known, archived, erased or set aside. Read-only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, ScalarResult, text

from expectations.typography import NO_BREAK
from orchestration.database.still_there import IS_THERE
from orchestration.errors import DatabaseError
from orchestration.ingestion.mapped_terms import SUPPRESSION
from orchestration.reporting.rules import REFERENCES, Rule, rule_sentence
from orchestration.reporting.texts import Text, say, typeset, uncapitalised

Rows = Sequence[Row[Any]]
Standing = Literal["known", "archived", "erased", "quarantined", "gone"]
"""archived, quarantined: only there. gone: it was planned for, and left its system before Oubli did anything."""

ERASED = ("deleted", "anonymised", "archived")
SETTLED = (*ERASED, "suppressed", "already_gone")

_KNOWN = """
select person_id, {is_there} as is_there from identity.records
where source = :source and record_id = :record_id
""".replace("{is_there}", IS_THERE)
_ARCHIVED = """
select person_id, data_category, document_id, kept_at_source from archive.items
where source = :source and record_id = :record_id order by document_id nulls first, data_category
"""
_PLANNED = """
select
    plan_id, outcome, source_state, rule, cast(settled_at at time zone 'Europe/Paris' as date) as settled_on,
    array_agg(distinct data_category) as data_categories,
    array_remove(array_agg(distinct document_id), null) as documents, max(person_id) as person,
    case
        when not coalesce(bool_and(
            (ends_on_objection or data_category = 'statistics') and keep <> 'P0D' and counts_from = due_on
        ), false) then 'time'
        when bool_and(is_withdrawal or data_category = 'statistics') then 'withdrawal'
        else 'objection'
    end as cause,
    label_fr, label_en, phase, keep, clock, next, while_known, document_kinds, reference,
    archive_keep, archive_clock, archive_next, under_fr, under_en
from (
    select items.*, rules.ends_on_objection, policies.label_fr, policies.label_en, rules.phase, rules.keep,
        rules.clock, rules.next, rules.while_known, rules.document_kinds,
        coalesce(archives.reference, rules.reference) as reference,
        archives.keep as archive_keep, archives.clock as archive_clock, archives.next as archive_next,
        under.label_fr as under_fr, under.label_en as under_en,
        withdrawals.person_id is not null as is_withdrawal
    from enforcement.items
    left join enforcement.withdrawals
        on withdrawals.plan_id = items.plan_id and withdrawals.person_id = items.person_id
    left join enforcement.plans on plans.plan_id = items.plan_id
    left join policy.rules on rules.policy_hash = plans.policy_hash and rules.rule = items.rule
    left join policy.policies on policies.policy_hash = rules.policy_hash and policies.purpose = rules.purpose
    -- The archive is of whatever purpose still needs the data, which may be another than the one that ended.
    left join lateral (
        select there.rule from archive.items as there
        where items.outcome = 'archived' and there.source = items.source and there.record_id = items.record_id
            and there.data_category = items.data_category and there.document_id is not distinct from items.document_id
        order by there.archive_id desc limit 1
    ) as archived on true
    left join policy.rules as archives on archives.policy_hash = plans.policy_hash and archives.rule = archived.rule
    left join policy.policies as under
        on under.policy_hash = archives.policy_hash and under.purpose = archives.purpose
        and under.purpose <> items.purpose
    where items.source = :source and items.record_id = :record_id and items.outcome is not null
) as items
group by plan_id, outcome, source_state, rule, settled_on,
    label_fr, label_en, phase, keep, clock, next, while_known, document_kinds, reference,
    archive_keep, archive_clock, archive_next, under_fr, under_en
order by settled_on nulls first, plan_id, outcome, rule
"""
_OTHERS = """
select source || ':' || record_id from identity.records
where person_id = any(:persons) and (source, record_id) <> (:source, :record_id) and {is_there}
order by source, record_id
""".replace("{is_there}", IS_THERE)
_RESTORED = """
select
    cast(begun_at at time zone 'Europe/Paris' as date) as restored_on, restored_by, reason, data_categories, document_id
from archive.restores where source = :source and record_id = :record_id and seq is not null
order by seq
"""
_SET_ASIDE = """
select
    table_name, column_name, reason, count(*) as rows,
    cast(min(seen_at) at time zone 'Europe/Paris' as date) as seen_on
from quarantine.rows where source = :source and record_id = :record_id
group by table_name, column_name, reason order by table_name, column_name, reason
"""


@dataclass(frozen=True)
class Done:
    """What one plan did with some of the record's data, under one rule; what it only held back is not told."""

    plan_id: str
    outcome: str
    on: str | None
    """The day, ISO-8601."""
    rule: str
    data_categories: list[str]
    documents: list[str]
    in_system: str | None
    """ordered: asked of its operator, whom the next reading has not confirmed yet; rescinded: asked no more;
    restored: it is active again."""
    told: Text | None = None
    """The policy and what the rule says, as the book of its plan had it; None of one that is not known any more."""
    reference: str | None = None
    """The source of the rule, or of the objection or withdrawal that ended it."""


@dataclass(frozen=True)
class Restored:
    """What was taken out of the archive again, into the active base."""

    on: str
    """The day, ISO-8601."""
    by: str
    reason: str
    data_categories: list[str]
    document: str | None
    """Of one document only."""


@dataclass(frozen=True)
class SetAside:
    """Rows of it in quarantine: where they break their contract, never with which value."""

    table: str
    column: str | None
    reason: str
    rows: int
    since: str
    """The day of the first, ISO-8601."""


@dataclass(frozen=True)
class Record:
    """A record and what became of it."""

    name: str
    stands: Standing
    person: str | None
    """Whose it is; None once nothing is left that tells."""
    archived: tuple[str, ...]
    """Data categories and documents that the intermediate archive keeps of it."""
    done: tuple[Done, ...]
    set_aside: tuple[SetAside, ...]
    others: tuple[str, ...]
    """Of a record that is no longer known, those by which its person still is."""
    has_original: bool = False
    """Its system, which is its own archive, keeps the original of something archived."""
    restored: tuple[Restored, ...] = ()


def find_record(connection: Connection, name: str, sources: Collection[str]) -> Record:
    """The record of that name.

    Raises:
        DatabaseError: the name is none, its source is none of `sources` or of those that Oubli remembers, or nobody
            ever had that record.
    """
    source, colon, record_id = name.partition(":")
    listed = ", ".join(sources)
    if not colon or not record_id:
        raise DatabaseError(name, f"give it as SOURCE:RECORD_ID, such as crm:17; the sources are {listed}")
    values = {"source": source, "record_id": record_id}
    known = connection.execute(text(_KNOWN), values).first()
    archived = connection.execute(text(_ARCHIVED), values).all()
    planned = [] if source == SUPPRESSION else connection.execute(text(_PLANNED), values).all()
    set_aside = connection.execute(text(_SET_ASIDE), values).all()
    if not (known or archived or planned or set_aside):
        if source not in sources:
            raise DatabaseError(name, f"there is no source {source}; the sources are {listed}")
        raise DatabaseError(name, "nobody has this record, and nothing of it was erased; check its id")
    stands = _stands(known, archived, planned, set_aside)
    person = known.person_id if known and stands == "known" else archived[0].person_id if archived else None
    persons = {row.person for row in planned} | ({known.person_id} if known else set())
    others: ScalarResult[str] = connection.execute(text(_OTHERS), values | {"persons": sorted(persons)}).scalars()
    return Record(
        name=name,
        stands=stands,
        person=person,
        archived=tuple(row.document_id or row.data_category for row in archived),
        done=tuple(_done(row) for row in planned if row.outcome in SETTLED),
        set_aside=tuple(
            SetAside(row.table_name, row.column_name, row.reason, row.rows, row.seen_on.isoformat())
            for row in set_aside
        ),
        others=() if person else tuple(others),
        has_original=any(row.kept_at_source for row in archived),
        restored=tuple(
            Restored(row.restored_on.isoformat(), row.restored_by, row.reason, row.data_categories, row.document_id)
            for row in connection.execute(text(_RESTORED), values)
        ),
    )


def _stands(known: Row[Any] | None, archived: Rows, planned: Rows, set_aside: Rows) -> Standing:
    if known is not None and known.is_there:
        return "known"
    if archived:
        return "archived"
    if any(row.outcome in ERASED for row in planned):
        return "erased"
    return "quarantined" if set_aside else "gone"


def _done(row: Row[Any]) -> Done:
    return Done(
        plan_id=row.plan_id,
        outcome=row.outcome,
        on=row.settled_on.isoformat() if row.settled_on else None,
        rule=row.rule,
        data_categories=row.data_categories,
        documents=row.documents,
        in_system=row.source_state,
        told=_told(row),
        reference=REFERENCES.get(row.cause, row.reference),
    )


def _told(row: Row[Any]) -> Text | None:
    if row.phase is None:
        return None
    rule = Rule(row.phase, row.keep, row.clock, row.next, row.while_known, tuple(row.document_kinds or ()))
    archive = Rule("archive", row.archive_keep, row.archive_clock, row.archive_next, False, ())
    under = typeset(row.under_fr, row.under_en) if row.under_fr else None
    if row.outcome == "suppressed":
        said = say("outcome_of_one.suppressed")
    else:
        said = uncapitalised(rule_sentence(rule, row.cause, archive if row.archive_keep else None, under))
    policy = typeset(row.label_fr, row.label_en)
    return Text(f"{policy.fr}{NO_BREAK}: {said.fr}", f"{policy.en}: {said.en}")
