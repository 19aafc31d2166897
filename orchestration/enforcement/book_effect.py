"""What a changed policy book has due tonight that the book of the last purge would not have."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.database.what_if import PREFIX, what_if
from orchestration.enforcement.waits import BookChanged, ManyTimesMoreDue, NewlyDue, Wait
from orchestration.enforcement.work import Work
from orchestration.errors import BuildError, DatabaseError
from orchestration.ingestion.data_map import staged
from orchestration.settings import PROJECT_DIR

TIMES = 3
"""So many times the people of the previous book, and more than the policy's cap, are named as a likely slip."""

_PREVIOUS = """
select policy_hash from enforcement.plans where state = 'applied' order by applied_at desc limit 1
"""

# What a plan would do: neither what is held back whatever the book says (a warning is part of a book), nor what an
# operator was asked for already. Rows that nobody owns are not people.
_DUE = """
select person_id, data_category, source, document_id, action, purpose
from {prefix}marts.fct_due_actions as due
where action <> 'suppress' and source is distinct from 'quarantine'
    and is_held is not true and is_quarantined is not true and is_doubtful is not true
    and not exists (
        select 1 from enforcement.asked
        where asked.person_id = due.person_id
        and asked.data_category = due.data_category and asked.document_id is not distinct from due.document_id
        and asked.action = due.action
        and (due.data_category <> 'statistics' or asked.counts_from >= due.counts_from)
    )
"""

# The marts are tonight's, and what is built beside them is the previous book's for the same night over the same data.
# Data that was to go in any case is not newly due; data that was to be archived and now goes, is.
_EFFECTS = f"""
with this as (
    {_DUE.format(prefix="")}
),
that as (
    {_DUE.format(prefix=PREFIX)}
),
newly as (
    select this.purpose, this.person_id
    from this
    where not exists (
        select 1 from that
        where that.person_id = this.person_id and that.data_category = this.data_category
        and that.source is not distinct from this.source and that.document_id is not distinct from this.document_id
        and that.action in (this.action, 'delete', 'anonymise')
    )
),
known as (
    select count(distinct person_id) as persons from identity.records
)
select
    newly.purpose, newly.persons, coalesce(before.persons, 0) as before, now.persons as now,
    now.persons >= {TIMES} * coalesce(before.persons, 0) and (
        newly.items > policies.cap_items or newly.persons * 100.0 > policies.cap_percent * known.persons
    ) as is_many
from (
    select purpose, count(distinct person_id) as persons, count(*) as items from newly
    group by grouping sets ((purpose), ())
) as newly
cross join known
left join (
    select purpose, count(distinct person_id) as persons from that group by purpose
) as before on before.purpose = newly.purpose
left join (
    select purpose, count(distinct person_id) as persons from this group by purpose
) as now on now.purpose = newly.purpose
left join policy.policies on policies.purpose = newly.purpose and policies.policy_hash = :policy_hash
order by newly.purpose nulls first
"""


@dataclass(frozen=True)
class BookEffect:
    """What a change of the book does to the night."""

    persons: int
    """Of how many data is due that was not under the previous book, each once."""
    by_policy: tuple[NewlyDue, ...]
    """The same by policy; nothing of one that has nobody newly due."""


def previous_book(connection: Connection, policy_hash: str) -> str | None:
    """The hash of the book of the last purge, if it is another one. Read-only."""
    last: str | None = connection.execute(text(_PREVIOUS)).scalar()
    return None if last == policy_hash else last


def effect_of_change(work: Work, *, as_of: date, policy_hash: str) -> BookEffect | None:
    """What the change of the book since the last purge does tonight; None if there is none, or nobody can tell.

    The models are computed once more under the previous book, beside the night's own. A plan of a changed book waits
    in any case, so that what cannot be computed stops nothing.
    """
    with work.warehouse.connect() as connection:
        previous = previous_book(connection, policy_hash)
    if previous is None:
        return None
    work.on_progress(f"policies: what is due is computed under the former book {previous[:12]}, too")
    entities = staged(PROJECT_DIR, work.data_map)
    try:
        with what_if(work.warehouse, PROJECT_DIR / "dbt_project", work.home, entities) as build:
            build(as_of, previous)
            with work.warehouse.connect() as connection:
                return compared(connection, policy_hash)
    except (BuildError, DatabaseError) as error:
        work.on_progress(f"policies: what the changed book makes due could not be computed: {error}")
        return None


def told_of_change(connection: Connection, policy_hash: str, effect: BookEffect | None) -> tuple[Wait, ...]:
    """That the book changed since the last purge, and by policy what it makes due; empty if it did not. Read-only."""
    previous = previous_book(connection, policy_hash)
    if previous is None:
        return ()
    changed = BookChanged(previous[:12], policy_hash[:12], effect.persons if effect else None)
    return (changed, *(effect.by_policy if effect else ()))


def compared(connection: Connection, policy_hash: str) -> BookEffect:
    """The marts held against those built beside them, which are the previous book's. Read-only."""
    persons, found = 0, []
    for row in connection.execute(text(_EFFECTS), {"policy_hash": policy_hash}):
        if row.purpose is None:
            persons = row.persons
        else:
            kind = ManyTimesMoreDue if row.is_many else NewlyDue
            found.append(kind(row.purpose, row.persons, row.before, row.now))
    return BookEffect(persons, tuple(found))
