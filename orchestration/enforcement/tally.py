"""What a night counts while it can be counted: purging takes people away, so a later look would find other figures."""

from sqlalchemy import Connection, text

_KNOWN = """
select coalesce(source, '') as source, count(distinct person_id) as known
from identity.records group by grouping sets ((source), ())
"""

# Of whom the plan deleted everything that the systems and the archive held. What an operator was only asked to delete
# is still there.
_GONE = """
with deleted as (
    select distinct person_id from enforcement.items where plan_id = :plan_id and outcome = 'deleted'
)
select count(*) from deleted
where not exists (select 1 from archive.items as archived where archived.person_id = deleted.person_id)
    and not exists (
        select 1
        from identity.records
        join identity.holdings using (source, record_id)
        where records.person_id = deleted.person_id and not exists (
            select 1 from enforcement.items as done
            where done.plan_id = :plan_id and done.person_id = deleted.person_id
            and done.source = holdings.source and done.record_id = holdings.record_id
            and done.data_category = holdings.data_category
            and done.document_id is not distinct from holdings.document_id
            and done.outcome = 'deleted' and done.source_state in ('done', 'confirmed')
        )
    )
"""


def people_known(connection: Connection) -> dict[str, int]:
    """How many people each system knows, and, under the empty name, all of them together. Read-only."""
    return {row.source: row.known for row in connection.execute(text(_KNOWN))}


def people_gone(connection: Connection, plan_id: str) -> int:
    """How many people the applied plan left nothing of, in any system or in the archive. Read-only."""
    gone: int = connection.execute(text(_GONE), {"plan_id": plan_id}).scalar_one()
    return gone
