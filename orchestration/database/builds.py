"""Builds: whose rows the models compute tonight, all or those of the touched, and that no touch is lost on the way.

Whatever is not certain leads to a full build, see docs/adr/0009.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, text

from orchestration.database.dbt_project import Scope
from orchestration.database.doubts import TABLES, doubt
from orchestration.database.touched import forget_touches, take_touched

# What the models read of the book, and of what vendors call events; another Oubli may read the same files otherwise.
_SAID = """
select md5(string_agg(said, chr(10) order by said)) from (
    select row(rules.*)::text as said from policy.rules where policy_hash = :policy_hash
    union all
    select row(grounds.*)::text from policy.grounds where policy_hash = :policy_hash
    union all
    select row(contact_events.*)::text from policy.contact_events where policy_hash = :policy_hash
    union all
    select row(event_names.*)::text from policy.event_names
    union all
    select row(event_tables.*)::text from policy.event_tables
) as rows
"""

_BEGIN = """
insert into control.builds (as_of, policy_hash, content, scope, because)
values (:as_of, :policy_hash, :content, 'full', '') returning build_id
"""

_SETTLE = "update control.builds set scope = :scope, because = :because where build_id = :build_id"

_FINISH = f"""
update control.builds set finished_at = clock_timestamp(), tables = ({TABLES}) where build_id = :build_id
"""  # noqa: S608 - put together from constants


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
    with warehouse.begin() as connection:
        content += f":{connection.execute(text(_SAID), {'policy_hash': policy_hash}).scalar()}"
        why_full = doubt(connection, as_of, policy_hash, content)
        asked = {"as_of": as_of, "policy_hash": policy_hash, "content": content}
        build_id: int = connection.execute(text(_BEGIN), asked).scalar_one()
        why_everybody, persons = take_touched(connection, build_id, as_of, unless=why_full)
        scope: Scope = "full" if persons is None else "touched"
        build = Build(build_id, scope, why_full or why_everybody or "only what changed, and what is due", persons)
        connection.execute(text(_SETTLE), {"build_id": build_id, "scope": scope, "because": build.because})
    return build


def finish_build(warehouse: Engine, build: Build) -> None:
    """Note that every model was built: what had touched people until it began is in them."""
    with warehouse.begin() as connection:
        forget_touches(connection, build.build_id)
        connection.execute(text(_FINISH), {"build_id": build.build_id})
