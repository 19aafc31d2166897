"""What another policy book would change: which data would become due, and which no longer, before it rules a night."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from orchestration.database.what_if import PREFIX
from orchestration.enforcement.planned import ARCHIVED_COPIES, HELD_COPIES, REMEMBERED

Book = Literal["this", "that"]
"""The one that would rule, and the one it would replace."""
Change = Literal["newly_due", "no_longer_due", "another_action"]

# One row per copy of what is due, as a plan would have it: in raw, in the archive, on the opt-out list, in quarantine;
# and per event that may go alone, of which a plan names but the last. An opt-out that is remembered destroys nothing.
_KEEP = f"""
create temporary table {{table}} as
select
    concat_ws('|', source, record_id, data_category, part) as copy,
    source, document_id, data_category, person_id, action, rule
from (
    select
        holdings.source, holdings.record_id, holdings.document_id as part, holdings.document_id, due.data_category,
        due.person_id, due.action, due.rule
    from {PREFIX}marts.fct_due_actions as due
    {HELD_COPIES}
    where due.action <> 'suppress'
    union
    select
        archived.source, archived.record_id, archived.document_id, archived.document_id, due.data_category,
        due.person_id, due.action, due.rule
    from {PREFIX}marts.fct_due_actions as due
    {ARCHIVED_COPIES}
    union
    select
        due.source, remembered.fingerprint, null, null, due.data_category, due.person_id, due.action, due.rule
    from {PREFIX}marts.fct_due_actions as due
    {REMEMBERED}
    union
    select
        over.source, over.record_id, over.event_id, null, due.data_category, due.person_id, due.action, over.rule
    from {PREFIX}marts.fct_due_actions as due
    join {PREFIX}intermediate.int_events__measured as over
        on over.person_id = due.person_id and over.is_over and due.data_category = 'statistics'
    union
    select
        due.source, ended.record_id, null, null, due.data_category, due.person_id, due.action, due.rule
    from {PREFIX}marts.fct_due_actions as due
    join {PREFIX}intermediate.int_quarantine__ended as ended on ended.person_id = due.person_id
) as copies
"""

_CHANGES = """
with changes as (
    select
        coalesce(this.source, that.source) as source,
        coalesce(this.document_id, that.document_id) as document_id,
        coalesce(this.data_category, that.data_category) as data_category,
        coalesce(this.person_id, that.person_id) as person_id,
        coalesce(this.action, that.action) as action,
        coalesce(this.rule, that.rule) as rule,
        case
            when that.action is null then 'newly_due'
            when this.action is null then 'no_longer_due'
            else 'another_action'
        end as change
    from due_under_this as this
    full join due_under_that as that
        on this.copy = that.copy
    where this.action is distinct from that.action
)
"""

_BY_CATEGORY = f"""
{_CHANGES}
select
    change, source, data_category, action, rule, count(distinct person_id) as persons,
    count(distinct document_id) as documents, count(*) as items
from changes group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""

_PERSONS = f"""
{_CHANGES}
select change, count(distinct person_id) as persons from changes group by change order by change
"""


@dataclass(frozen=True)
class Changed:
    """What changes for one data category of one system."""

    change: Change
    source: str
    data_category: str
    action: str
    """What would be done; of what is no longer due, what would have been."""
    rule: str
    """The rule that says so."""
    persons: int
    documents: int
    items: int
    """Data categories of records and documents, and single events."""


def keep_due(connection: Connection, book: Book) -> None:
    """Remember what the marts just built under the prefix have due, for as long as this connection lives."""
    connection.execute(text(_KEEP.format(table=f"due_under_{book}")))


def changed(connection: Connection) -> tuple[Changed, ...]:
    """How `this` differs from `that`, by system, data category, action and rule. Read-only."""
    return tuple(Changed(**row._mapping) for row in connection.execute(text(_BY_CATEGORY)))


def persons_changed(connection: Connection) -> dict[str, int]:
    """How many persons each kind of change concerns, each once. Read-only."""
    return {row.change: row.persons for row in connection.execute(text(_PERSONS))}
