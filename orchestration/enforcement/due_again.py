"""Due again: what of an archived record would be due the moment it is active again, as the last night computed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

_STANDS = """
select to_regclass('intermediate.int_deadlines__ranked') is not null
    and to_regclass('intermediate.int_holds__unioned') is not null
"""
# The active period goes on being computed of what stands in the archive; a contact since then made it longer.
_HELD = " or ".join(
    f"""exists (
    select 1 from intermediate.int_holds__unioned as hold where {whose} and control.hold_covers(
        hold.person_id, hold.source, hold.document_id, hold.purpose,
        items.person_id, items.source, items.document_id, active.purpose
    )
)"""  # noqa: S608 - put together from constants
    for whose in ("hold.person_id = items.person_id", "hold.person_id is null")
)
_DUE = f"""
select distinct items.data_category, items.document_id, active.rule, active.due_on
from archive.items
join intermediate.int_deadlines__ranked as active
    on active.person_id = items.person_id and active.data_category = items.data_category and active.phase = 'active'
    and active.document_id is not distinct from items.document_id
    and (active.source is null or active.source = items.source)
where items.archive_id = any(:ids) and active.due_on <= :today and not ({_HELD})
order by active.due_on, items.data_category, items.document_id
"""  # noqa: S608 - as above


@dataclass(frozen=True)
class DueAgain:
    """A data category or a document whose active period is over, and which no hold keeps."""

    data_category: str
    document_id: str | None
    rule: str
    due_on: date


def due_again(connection: Connection, ids: Sequence[int], today: date) -> tuple[DueAgain, ...]:
    """What of these items of the archive the next night would take out again, the longest due first. Read-only."""
    if not connection.execute(text(_STANDS)).scalar_one():
        return ()
    rows = connection.execute(text(_DUE), {"ids": list(ids), "today": today})
    return tuple(DueAgain(**row._mapping) for row in rows)
