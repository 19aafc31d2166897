"""The touched: whom a build computes anew, as triggers, time, and what is due tell."""

from datetime import date

from sqlalchemy import Connection, Engine, text

from orchestration.database.tables.builds import touches

MOST_TOUCHED = 0.3
"""Of more people than this share, making the tables anew is the cheaper way."""

# What is noted from now on is the next build's, even if this one happens to see it.
_TAKE = "update control.touches set build_id = :build_id"

_EVERYBODY = """
select cause from control.touches
where build_id = :build_id and person_id is null and record_id is null order by touch_id limit 1
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

_FORGET = "delete from control.touches where build_id = :build_id and in_holdings"


def take_touched(
    connection: Connection, build_id: int, as_of: date, *, unless: str | None
) -> tuple[str | None, int | None]:
    """Take what was noted into a build, and write into control.touched whom it computes.

    Args:
        connection: the transaction in which the build begins.
        build_id: the build.
        as_of: the night's date.
        unless: why it computes everybody anyway.

    Returns:
        Why everybody is computed after all, if so, and else how many persons are.
    """
    connection.execute(text(_TAKE), {"build_id": build_id})
    connection.execute(text("truncate control.touched"))
    cause = connection.execute(text(_EVERYBODY), {"build_id": build_id}).scalar()
    if unless or cause:
        return (f"{cause} may concern everybody" if cause else None), None
    persons: int = connection.execute(text(_TOUCHED), {"build_id": build_id, "as_of": as_of}).rowcount
    connection.execute(text("analyze control.touched"))
    if persons > MOST_TOUCHED * (connection.execute(text(_KNOWN)).scalar() or 0):
        return f"{persons} persons were touched", None
    return None, persons


def forget_touches(connection: Connection, build_id: int) -> None:
    """What a build took is in its tables; what identity.holdings has not followed yet stays for the next."""
    connection.execute(text(_FORGET), {"build_id": build_id})


def touch_everybody(warehouse: Engine, cause: str) -> None:
    """The next build computes everybody, for a reason that no trigger sees, such as a restored backup."""
    with warehouse.begin() as connection:
        connection.execute(touches.insert().values(cause=cause))
