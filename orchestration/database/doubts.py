"""Doubts: why a night cannot build on what the last build left, and computes everybody, see docs/adr/0009."""

from datetime import date, timedelta

from sqlalchemy import Connection, text

FULL_AFTER = timedelta(days=28)
"""A full build at least so often: nothing that went unnoticed keeps a person for ever."""

_LAST = """
select as_of, policy_hash, content, finished_at, tables, greatest(
    (select max(as_of) from control.builds),
    (select max(as_of) from control.nights where started_at < builds.begun_at)
) as newest
from control.builds order by build_id desc limit 1
"""
_LAST_FULL = "select max(as_of) from control.builds where scope = 'full' and finished_at is not null"

# Tables that anybody else made anew, from a backup or by dbt, are other tables.
TABLES = """
select md5(string_agg(concat_ws(':', nspname, relname, pg_class.oid), ' ' order by nspname, relname))
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where nspname in ('intermediate', 'marts') and relkind = 'r'
"""

_TURNS = """
select exists (
    select 1 from (
        select policy_hash, valid_from, valid_to from policy.rules
        union all
        select policy_hash, valid_from, valid_to from policy.grounds
    ) as valid
    where policy_hash = :policy_hash
    and ((valid_from > :before and valid_from <= :as_of) or (valid_to >= :before and valid_to < :as_of))
)
"""


def doubt(connection: Connection, as_of: date, policy_hash: str, content: str) -> str | None:
    """Why what the last build left cannot be built on; None if it can. Read-only."""
    last = connection.execute(text(_LAST)).first()
    if last is None:
        return "nothing was built before"
    if last.finished_at is None:
        return "the last build did not finish"
    if last.tables != connection.execute(text(TABLES)).scalar():
        return "tables were made anew since the last build"
    if last.policy_hash != policy_hash:
        return "the policy book changed"
    if last.content != content:
        return "the models, the enabled sources or the rows of the policy book changed"
    # What a later night wrote is dated after the last one, and would come into sight by time alone.
    if last.newest > min(last.as_of, as_of):
        return f"there was a night of {last.newest}"
    turn = {"policy_hash": policy_hash, "before": last.as_of, "as_of": as_of}
    if connection.execute(text(_TURNS), turn).scalar():
        return f"rules begin or end between {last.as_of} and {as_of}"
    if as_of - connection.execute(text(_LAST_FULL)).scalar_one() >= FULL_AFTER:
        return f"the last full build is {FULL_AFTER.days} days old, or more"
    return None
