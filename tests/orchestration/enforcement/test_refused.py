"""What a system refuses is tried again by the next run; where the system is only busy or gone, it waits."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from orchestration.enforcement import pace
from orchestration.enforcement.executor import apply
from orchestration.enforcement.work import Work
from tests.orchestration.enforcement.estate import OWN, Estate

CARD = "insert into loyalty_cards values (1, 1)"
"""The shop does not let go of person 1."""


def proved(estate: Estate) -> dict[object, object]:
    rows = estate.rows("select entry ->> 'outcome', sum((entry ->> 'items')::int) from evidence.ledger group by 1")
    return dict(rows)  # type: ignore[arg-type] # two columns


def test_a_second_run_of_the_day_takes_up_what_was_refused(estate: Estate):
    """All of the plan failed, so that the next is the same plan."""
    estate.run_in_shop(CARD)
    estate.due("p1")
    plan = estate.act()
    assert estate.outcomes(plan) == {"p1": {"failed": 6}}
    again = estate.freeze()
    assert (again.plan_id, again.state) == (plan.plan_id, "ready")
    assert estate.outcomes(plan) == {"p1": {"failed": 6}}, "planning alone forgets nothing"
    apply(estate.work(), again)
    assert estate.outcomes(plan) == {"p1": {"failed": 6}}
    estate.run_in_shop("delete from loyalty_cards")
    apply(estate.work(), estate.freeze())
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}}
    assert estate.rows("select distinct message from enforcement.items") == [(None,)]
    assert proved(estate) == {"failed": 12, "deleted": 6}


def test_what_was_done_is_not_done_again_with_what_was_refused(estate: Estate):
    estate.run_in_shop(CARD)
    estate.due("p1")
    estate.due("p4", "activity")
    plan = estate.act()
    assert estate.outcomes(plan) == {"p1": {"failed": 6}, "p4": {"deleted": 1}}
    estate.run_in_shop("delete from loyalty_cards; insert into clicks values (40, 4)")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}, "p4": {"deleted": 1}}
    assert estate.numbers("clicks") == [2, 3, 40]


def test_an_applied_plan_without_failures_stays_applied(estate: Estate):
    estate.due("p1")
    plan = estate.act()
    assert estate.freeze().plan_id == plan.plan_id
    assert estate.rows(f"select state from enforcement.plans where plan_id = '{plan.plan_id}'") == [("applied",)]


def locking(estate: Estate) -> Callable[..., Engine]:
    """The shop, which waits for no lock."""
    options = {"options": "-c lock_timeout=50ms"}
    return lambda _: create_engine(estate.system.url, connect_args=options, poolclass=NullPool)


def test_who_somebody_works_on_just_now_waits_and_the_others_do_not(estate: Estate):
    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    plan = estate.freeze()
    with estate.system.begin() as somebody:
        somebody.exec_driver_sql("select 1 from people where person_no = 1 for update")
        apply(estate.work(open_system=locking(estate)), plan)
    assert estate.outcomes(plan) == {"p1": {"open": 6}} | {p: {"deleted": 6} for p in ("p2", "p3", "p4")}
    assert estate.settle() == 0
    assert estate.outcomes(plan)["p1"] == {"deleted": 6}
    assert "failed" not in proved(estate)


def test_a_system_that_takes_nobody_is_not_asked_of_everybody(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pace, "IN_A_ROW", 2)
    told: list[str] = []
    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    plan = estate.freeze()
    work = Work(**{**vars(estate.work(open_system=locking(estate))), "on_progress": told.append})
    with estate.system.begin() as somebody:
        somebody.exec_driver_sql("lock table people")
        apply(work, plan)
    assert estate.outcomes(plan) == {p: {"open": 6} for p in ("p1", "p2", "p3", "p4")}
    assert [line.partition(": ")[2] for line in told if line.startswith("shop: ")] == [
        "cannot take the write-back just now (LockNotAvailable); the items of one person wait for the next run",
        "takes nobody just now, one after the other; its items that are open wait for the next run",
    ]
    assert estate.settle() == 0


KEEPING = """
    create function keep() returns trigger language plpgsql as $$ begin return {returned}; end $$;
    create trigger keep before {event} for each row when (old.person_no = 1) execute function keep();
"""


KEPT = (
    "kept rows of people as they were, and said nothing; see which trigger, right or rule of its own stands against it"
)


@pytest.mark.parametrize(
    ("returned", "event", "due", "needed"),
    [
        ("null", "delete on people", OWN, ""),
        ("old", "update on people", "contact_details identity", "activity"),
    ],
    ids=["what was to be deleted", "what was to be erased"],
)
def test_whom_the_shop_keeps_and_says_nothing_has_failed_alone(
    estate: Estate, returned: str, event: str, due: str, needed: str
):
    estate.run_in_shop(KEEPING.format(returned=returned, event=event))
    estate.run_in_shop("delete from lines; delete from invoices; delete from quotes")
    estate.land()
    for person in ("p1", "p4"):
        estate.due(person, due)
        estate.needed(person, needed)
    before = estate.rows_in_shop("select * from people where person_no = 1")
    outcomes = estate.outcomes(estate.act())
    assert [list(outcomes[person]) for person in ("p1", "p4")] == [["failed"], ["deleted"]]
    assert estate.rows_in_shop("select * from people where person_no = 1") == before
    assert estate.rows("select distinct message from enforcement.items where outcome = 'failed'") == [(KEPT,)]


def test_a_system_that_goes_away_is_not_asked_again_and_nothing_has_failed(estate: Estate):
    told: list[str] = []
    asked = 0

    def opened(_: object) -> Engine:
        nonlocal asked
        asked += 1
        return create_engine(estate.system.url.set(database="nowhere"), poolclass=NullPool)

    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    plan = estate.freeze()
    work = Work(**{**vars(estate.work(open_system=opened)), "on_progress": told.append})
    apply(work, plan)
    assert estate.outcomes(plan) == {p: {"open": 6} for p in ("p1", "p2", "p3", "p4")}
    assert asked == 1
    assert "shop: does not answer any more; start it again; its items that are open wait for the next run" in told
    assert estate.settle() == 0
