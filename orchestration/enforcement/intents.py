"""Intents: the records of which a plan has begun something, so that whoever comes next goes on with it."""

from collections.abc import Collection

from sqlalchemy import Connection, text

from orchestration.database.arrays import array_of

_KEY = "plan_id, person_id, source, record_id"
BEGUN = f"({_KEY}) in (select {_KEY} from enforcement.intents)"  # noqa: S608 - put together from constants
INTENDED = f"outcome is null and {BEGUN}"
"""Of items: begun, and not settled."""
_CLOSE = f"""
delete from enforcement.intents using (select distinct {_KEY} from batch) as settled
where intents.plan_id = settled.plan_id and intents.person_id = settled.person_id
and intents.source = settled.source and intents.record_id = settled.record_id
and not exists (
    select 1 from enforcement.items
    where items.plan_id = intents.plan_id and items.person_id = intents.person_id
    and items.source = intents.source and items.record_id = intents.record_id and items.outcome is null
)
"""  # noqa: S608 - as above


def intend(connection: Connection) -> None:
    """Note that the batch is begun: until its items have their outcomes, whoever comes next goes on with them."""
    begun = f"insert into enforcement.intents ({_KEY}) select distinct {_KEY} from batch"  # noqa: S608 - as above
    connection.execute(text(begun))
    connection.execute(text("analyze enforcement.intents"))


def close_intents(connection: Connection) -> None:
    """Take out the records of which the batch has left nothing open."""
    connection.execute(text(_CLOSE))


def intended_persons(connection: Connection, source: str) -> list[str]:
    """The persons of whom something is begun in that system and not settled, in order. Read-only."""
    asked = "select distinct person_id from enforcement.intents where source = :source order by person_id"
    return list(connection.execute(text(asked), {"source": source}).scalars())


def open_intents(connection: Connection) -> dict[str, int]:
    """How many items of each system are begun and not settled. Read-only."""
    rows = connection.execute(
        text("select source, count(*) as items from enforcement.begun group by source order by source")
    )
    return {row.source: row.items for row in rows}


def begun_of(connection: Connection, plan_id: str, persons: Collection[str]) -> dict[str, int]:
    """How many items of these persons each system is to carry out for a plan. Read-only."""
    asked = (
        "select source, count(*) as items from enforcement.begun "
        "where plan_id = :plan_id and person_id = any(:persons) group by source order by source"
    )
    rows = connection.execute(text(asked), {"plan_id": plan_id, "persons": array_of(persons)})
    return {row.source: row.items for row in rows}
