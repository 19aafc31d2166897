"""What a system refuses is tried again by the next run; where the system is only busy or gone, it waits."""

from collections.abc import Callable

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from orchestration.enforcement.executor import apply
from orchestration.enforcement.work import Work
from tests.orchestration.enforcement.estate import Estate

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
