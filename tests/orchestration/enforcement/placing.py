"""Holds as people place and lift them, and the models read them."""

from typing import Any

from orchestration.enforcement.holding import Covered, Hold, Placed, lift, place, read_holds
from orchestration.identity.held import note_held
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate

PERSON = Covered(source="shop", record_id="3")
# What int_holds__unioned makes of the holds placed here.
HOLDS = """
drop table intermediate.int_holds__unioned;
create view intermediate.int_holds__unioned as
select
    case when held.person_id is null or holds.document_id is not null then holds.source end as source,
    holds.document_id, holds.purpose, held.person_id, holds.kind
from control.holds join control.held_persons as held using (hold_id)
where lifted_at is null
"""


def placed(estate: Estate, covered: Covered = PERSON, **more: Any) -> Placed:
    values: dict[str, Any] = {"kind": "legal_hold", "by": "Legal", "reason": "case 7", "on": AS_OF, "until": None}
    with estate.warehouse.begin() as connection:
        return place(connection, covered, **(values | more))


def linked(estate: Estate) -> None:
    with estate.warehouse.begin() as connection:
        note_held(connection)


def lifted(estate: Estate, hold_id: str) -> Hold:
    with estate.warehouse.begin() as connection:
        return lift(connection, hold_id, by="Legal", reason="case closed", at=AT)


def read(estate: Estate, *, ended: bool = False) -> tuple[Hold, ...]:
    with estate.warehouse.connect() as connection:
        return read_holds(connection, ended=ended)
