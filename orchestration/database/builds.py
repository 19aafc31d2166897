"""Builds: whose rows the models compute tonight, all or those of the touched, and that no touch is lost on the way.

Whatever is not certain leads to a full build, see docs/adr/0010.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, text

from orchestration.database.dbt_project import Scope

FULL_AFTER = timedelta(days=28)
"""A full build at least so often: nothing that went unnoticed keeps a person for ever."""
MOST_TOUCHED = 0.3
"""Of more people than this share, making the tables anew is the cheaper way."""

_LAST = """
select as_of, policy_hash, content, finished_at, tables, greatest(
    (select max(as_of) from control.builds),
    (select max(as_of) from control.nights where started_at < builds.begun_at)
) as newest
from control.builds order by build_id desc limit 1
"""
_LAST_FULL = "select max(as_of) from control.builds where scope = 'full' and finished_at is not null"

# Tables that anybody else made anew, from a backup or by dbt, are other tables.
_TABLES = """
select md5(string_agg(concat_ws(':', nspname, relname, pg_class.oid), ' ' order by nspname, relname))
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where nspname in ('intermediate', 'marts') and relkind = 'r'
"""

_BEGIN = """
insert into control.builds (as_of, policy_hash, content, scope, because)
values (:as_of, :policy_hash, :content, 'full', '') returning build_id
"""

# What is noted from now on is the next build's, even if this one happens to see it.
_TAKE = "update control.touches set build_id = :build_id"

_EVERYBODY = """
select cause from control.touches
where build_id = :build_id and person_id is null and record_id is null order by touch_id limit 1
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

# Whom a change concerns; of whom time alone changes something; and whoever has something due, so that nobody is ever
# purged for what an earlier night computed.
_TOUCHED = """
insert into control.touched (person_id)
select person_id from control.touches where build_id = :build_id and person_id is not null
union
select records.person_id from control.touches join identity.records using (source, record_id)
where build_id = :build_id
union
select person_id from intermediate.int_persons__to_recheck where recheck_on <= :as_of
union
select person_id from marts.fct_deadlines where due_on <= :as_of
"""

_KNOWN = "select reltuples from pg_class where oid = 'intermediate.int_persons__grouped'::regclass"

_SETTLE = "update control.builds set scope = :scope, because = :because where build_id = :build_id"

_FINISH = f"""
update control.builds set finished_at = clock_timestamp(), tables = ({_TABLES}) where build_id = :build_id
"""  # noqa: S608 - put together from constants

_FORGET = "delete from control.touches where build_id = :build_id and in_holdings"


@dataclass(frozen=True)
class Build:
    """A build that has begun."""

    build_id: int
    scope: Scope
    because: str
    persons: int | None
    """Whose rows it computes; None: everybody's."""


def begin_build(warehouse: Engine, *, as_of: date, policy_hash: str, content: str) -> Build:
    """Decide whose rows are computed, and note that a build begins: should it die, the next one is full.

    Args:
        warehouse: where the models are built.
        as_of: the night's date.
        policy_hash: of the night's policy book, whose rows are in the warehouse.
        content: a hash of the models and of the enabled sources.
    """
    asked = {"as_of": as_of, "policy_hash": policy_hash, "content": content}
    with warehouse.begin() as connection:
        why_full = _why_full(connection, as_of, policy_hash, content)
        build_id: int = connection.execute(text(_BEGIN), asked).scalar_one()
        connection.execute(text(_TAKE), {"build_id": build_id})
        cause = connection.execute(text(_EVERYBODY), {"build_id": build_id}).scalar()
        why_full = why_full or (f"{cause} may concern everybody" if cause else None)
        connection.execute(text("truncate control.touched"))
        persons = None
        if why_full is None:
            persons = connection.execute(text(_TOUCHED), {"build_id": build_id, "as_of": as_of}).rowcount
            connection.execute(text("analyze control.touched"))
            if persons > MOST_TOUCHED * (connection.execute(text(_KNOWN)).scalar() or 0):
                why_full, persons = f"{persons} persons were touched", None
        scope: Scope = "full" if why_full else "touched"
        build = Build(build_id, scope, why_full or "only what changed, and what is due", persons)
        connection.execute(text(_SETTLE), {"build_id": build_id, "scope": scope, "because": build.because})
    return build


def finish_build(warehouse: Engine, build: Build) -> None:
    """Note that every model was built: what had touched people until it began is in them."""
    with warehouse.begin() as connection:
        connection.execute(text(_FORGET), {"build_id": build.build_id})
        connection.execute(text(_FINISH), {"build_id": build.build_id})


def _why_full(connection: Connection, as_of: date, policy_hash: str, content: str) -> str | None:
    """Why what the last build left cannot be built on; None if it can."""
    last = connection.execute(text(_LAST)).first()
    if last is None:
        return "nothing was built before"
    if last.finished_at is None:
        return "the last build did not finish"
    if last.tables != connection.execute(text(_TABLES)).scalar():
        return "tables were made anew since the last build"
    if last.content != content:
        return "the models or the enabled sources changed"
    if last.policy_hash != policy_hash:
        return "the policy book changed"
    # What a later night wrote is dated after the last one, and would come into sight by time alone.
    if last.newest > min(last.as_of, as_of):
        return f"there was a night of {last.newest}"
    turn = {"policy_hash": policy_hash, "before": last.as_of, "as_of": as_of}
    if connection.execute(text(_TURNS), turn).scalar():
        return f"rules begin or end between {last.as_of} and {as_of}"
    if as_of - connection.execute(text(_LAST_FULL)).scalar_one() >= FULL_AFTER:
        return f"the last full build is {FULL_AFTER.days} days old, or more"
    return None
