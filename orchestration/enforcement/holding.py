"""Holds that people place here: a dispute (legal hold), or a restriction of processing (RGPD Art. 18).

Those that a source system declares of its own are read with it, and stand beside these in int_holds__unioned.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, insert, text

from orchestration.database.tables.control import holds
from orchestration.errors import HoldError
from orchestration.identity.held import note_held

Kind = Literal["legal_hold", "restriction"]

_KNOWN = {
    "record": "select 1 from identity.records where source = :source and record_id = :record_id",
    "document": "select 1 from identity.holdings where source = :source and document_id = :document_id "
    "union all select 1 from archive.items where source = :source and document_id = :document_id",
    "policy": "select 1 from policy.policies where purpose = :purpose",
}

# The persons whose data a hold keeps, whatever is due of them.
_LIST = """
select
    holds.*,
    case when holds.record_id is null and holds.document_id is not null then (
        select count(distinct records.person_id) from identity.records
        where records.source = holds.source and (exists (
            select 1 from identity.holdings
            where holdings.source = records.source and holdings.record_id = records.record_id
            and holdings.document_id = holds.document_id
        ) or exists (
            select 1 from archive.items
            where items.source = records.source and items.record_id = records.record_id
            and items.document_id = holds.document_id
        ))
    )
    when holds.source is not null then (
        select count(distinct person_id) from control.held_persons where held_persons.hold_id = holds.hold_id
    ) end as persons
from control.holds
where (cast(:hold_id as text) is null or hold_id = :hold_id) and (:ended or lifted_at is null)
order by placed_on, hold_id
"""

_COVERED = " union all ".join(
    f"""
select items.plan_id, items.item_no
from enforcement.items as items join control.held_persons as held on {whose}
join control.holds as hold on hold.hold_id = held.hold_id
where hold.hold_id = :hold_id and items.source_state = 'ordered' and control.hold_covers(
    held.person_id, case when held.person_id is null or hold.document_id is not null then hold.source end,
    hold.document_id, hold.purpose, items.person_id, items.source, items.document_id, items.purpose
)
"""  # noqa: S608 - put together from constants
    for whose in ("held.person_id = items.person_id", "held.person_id is null")
)
_RESCIND = f"""
update enforcement.items set source_state = 'rescinded' where (plan_id, item_no) in ({_COVERED})
returning plan_id, source
"""  # noqa: S608 - as above


@dataclass(frozen=True)
class Covered:
    """What a hold covers: a record's person, a document, whom a source knows, a policy; or one policy of these."""

    source: str | None = None
    record_id: str | None = None
    document_id: str | None = None
    purpose: str | None = None

    @property
    def scope(self) -> Literal["person", "document", "source", "policy"]:
        """The narrowest of them."""
        if self.document_id:
            return "document"
        if self.record_id:
            return "person"
        return "source" if self.source else "policy"

    @property
    def told(self) -> str:
        """In one word, as the command line takes it."""
        narrow = self.document_id or self.record_id
        place = f"{self.source}:{narrow}" if narrow else self.source
        return " of ".join(part for part in (self.purpose, place) if part)


@dataclass(frozen=True)
class Hold:
    """A hold as control.holds has it."""

    hold_id: str
    kind: Kind
    covered: Covered
    reason: str
    placed_by: str
    placed_on: date
    until: date | None
    """The first day on which it holds no longer."""
    lifted_at: datetime | None
    lifted_by: str | None
    lift_reason: str | None
    persons: int | None
    """How many persons known now it covers something of; null of a policy, which covers whoever it is about."""


@dataclass(frozen=True)
class Placed:
    """A hold just placed, and the plans and systems of which open work orders were taken back for it."""

    hold: Hold
    rescinded: tuple[tuple[str, str], ...]


def place(
    connection: Connection, covered: Covered, *, kind: Kind, by: str, reason: str, on: date, until: date | None
) -> Placed:
    """Place a hold; when this transaction has been committed, nothing that it covers is erased any more.

    It waits for the batch under way, if there is one, as every batch keeps new holds out until it has ended. What an
    operator was asked to erase, and it covers, is taken back.

    Raises:
        HoldError: it would cover nothing that anybody knows, ends before it begins, or nobody or nothing is named.
    """
    _must_name(covered.told or "hold", by, reason)
    if until is not None and until <= on:
        raise HoldError(covered.told, f"a hold that ends on {until} holds nothing; give a later day, or no --until")
    for what, value in (("record", covered.record_id), ("document", covered.document_id), ("policy", covered.purpose)):
        if value and connection.execute(text(_KNOWN[what]), vars(covered)).first() is None:
            raise HoldError(covered.told, f"no such {what} is known, so a hold would protect nobody; check its name")
    hold_id = uuid.uuid4().hex[:8]
    values = {"hold_id": hold_id, "scope": covered.scope, "kind": kind, "reason": reason, "placed_by": by}
    connection.execute(insert(holds).values(**values, **vars(covered), placed_on=on, until=until))
    note_held(connection)
    taken = {(row.plan_id, row.source) for row in connection.execute(text(_RESCIND), {"hold_id": hold_id})}
    return Placed(_hold_of(connection, hold_id), tuple(sorted(taken)))


def lift(connection: Connection, hold_id: str, *, by: str, reason: str, at: datetime) -> Hold:
    """Lift a hold; what it kept back may be planned again from the next night on.

    Raises:
        HoldError: there is no such hold, it was lifted already, or nobody or nothing is named.
    """
    found = _hold_of(connection, hold_id)
    _must_name(hold_id, by, reason)
    if found.lifted_at is not None:
        raise HoldError(hold_id, f"was lifted by {found.lifted_by} on {found.lifted_at:%Y-%m-%d} already")
    lifted = {"lifted_at": at, "lifted_by": by, "lift_reason": reason}
    connection.execute(holds.update().where(holds.c.hold_id == hold_id).values(**lifted))
    return _hold_of(connection, hold_id)


def read_holds(connection: Connection, *, ended: bool, hold_id: str | None = None) -> tuple[Hold, ...]:
    """The holds placed here that were not lifted, or all that ever were; the oldest first. Read-only."""
    return tuple(
        Hold(
            hold_id=row.hold_id,
            kind=row.kind,
            covered=Covered(row.source, row.record_id, row.document_id, row.purpose),
            reason=row.reason,
            placed_by=row.placed_by,
            placed_on=row.placed_on,
            until=row.until,
            lifted_at=row.lifted_at,
            lifted_by=row.lifted_by,
            lift_reason=row.lift_reason,
            persons=row.persons,
        )
        for row in connection.execute(text(_LIST), {"ended": ended, "hold_id": hold_id})
    )


def _hold_of(connection: Connection, hold_id: str) -> Hold:
    found = read_holds(connection, ended=True, hold_id=hold_id)
    if not found:
        raise HoldError(hold_id, "there is no such hold; `oubli hold list` names them")
    return found[0]


def _must_name(place_: str, by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise HoldError(place_, "a hold names who decides, and why; give both")
