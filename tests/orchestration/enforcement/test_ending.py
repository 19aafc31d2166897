"""How a night ends: held by what is not kept, failed by a stage, and in words that say what is wrong."""

import pytest
from sqlalchemy import Connection, text

from orchestration.enforcement.ending import end, end_unfinished, verdict
from orchestration.enforcement.executor import apply
from orchestration.enforcement.night import ENDED, Night, begin, fail_lost, note, read_night
from orchestration.enforcement.pause import pause, stops
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate

LOST = "the run ended without a word; what it began is settled by the next night that may act"
HAS_ENDED = text(f"select counts ? '{ENDED}' from control.nights")
SENTENCE = "Not kept: “Nobody is due twice.” Data due twice: 3 of 9. Build the models again."


def night(estate: Estate, plan_id: str | None = None) -> None:
    with estate.warehouse.begin() as connection:
        begin(connection, "night", as_of=AS_OF, at=AT)
        note(connection, "night", plan_id=plan_id)


def noted(connection: Connection) -> Night:
    found = read_night(connection, "night")
    assert found is not None
    return found


def break_promise(estate: Estate, gate: str = "before_enforcement", suite: str = "due_actions") -> None:
    estate.run(
        "insert into control.promises (as_of, gate, suite, name, severity, passed, unexpected, label_fr, label_en, "
        f"broken_fr, broken_en) values ('{AS_OF}', '{gate}', '{suite}', 'due_once', 'critical', false, 3, "
        "'Rien deux fois.', 'Nobody is due twice.', 'Trois.', 'Data due twice: 3 of 9. Build the models again.')"
    )


def block(estate: Estate) -> None:
    estate.run(
        "insert into control.source_gates (as_of, source, reason_fr, reason_en) "
        f"values ('{AS_OF}', 'shop', 'trop vieux', 'too old')"
    )


def ended(estate: Estate, *, planned_only: bool = False, failure: str | None = None) -> Night:
    with estate.warehouse.begin() as connection:
        end_unfinished(connection, "night", planned_only=planned_only, failure=failure, at=AT)
        found = read_night(connection, "night")
    assert found is not None
    return found


def test_what_is_not_kept_holds_the_night_and_who_is_left_out_is_told_too(estate: Estate):
    night(estate)
    break_promise(estate)
    block(estate)
    found = ended(estate)
    assert (found.status, found.message) == ("held", f"{SENTENCE}\nshop: too old")


def test_a_source_s_own_promise_holds_nobody_else_s_night(estate: Estate):
    night(estate)
    break_promise(estate, suite="sources")
    found = ended(estate)
    assert (found.status, found.message) == ("failed", "a stage failed; its log in the Dagster UI says why")


def test_a_night_that_a_stage_failed_says_what_the_stage_said(estate: Estate):
    night(estate)
    found = ended(estate, failure="accounting.yaml: then: expected archive")
    assert (found.status, found.message) == ("failed", "accounting.yaml: then: expected archive")


@pytest.mark.parametrize(
    ("is_blocked", "status", "message"), [(False, "done", "planned only"), (True, "held", "shop: too old")]
)
def test_a_night_that_only_plans_tells_what_it_left_out(estate: Estate, is_blocked: bool, status: str, message: str):
    night(estate, estate.freeze().plan_id)
    if is_blocked:
        block(estate)
    found = ended(estate, planned_only=True)
    assert (found.status, found.message) == (status, message)


def test_a_night_that_broke_off_is_not_ended_by_whoever_writes_its_report(estate: Estate):
    night(estate)
    with estate.warehouse.begin() as connection:
        fail_lost(connection, "another", at=AT)
        assert end(connection, noted(connection), at=AT) == "failed"
        assert noted(connection).message == LOST
        assert not connection.execute(HAS_ENDED).scalar()


def test_a_night_that_comes_to_its_end_is_known_by_that(estate: Estate):
    night(estate)
    with estate.warehouse.begin() as connection:
        assert end(connection, noted(connection), at=AT) == "done"
        assert connection.execute(HAS_ENDED).scalar()


def test_what_is_not_kept_after_acting_fails_the_night(estate: Estate):
    plan = estate.act()
    night(estate, plan.plan_id)
    break_promise(estate, gate="after_enforcement")
    with estate.warehouse.begin() as connection:
        note(connection, "night", applied_plan_id=plan.plan_id)
        assert verdict(connection, "night") == ("failed", SENTENCE)


REFUSED = ["6 items failed in shop: refused it", "`oubli export failed` lists the records"]
RESIDUE = (
    "addresses or numbers that were erased still stand, or may, in shop: notes (2 rows); erase them there and run again"
)
AWAY = "6 items wait for a system that does not answer, or has them locked; the next night settles them"


def leave_residue(estate: Estate, found: str = '{"system": "shop", "table": "notes", "rows": 2}') -> None:
    found = f"[{found}]"
    estate.run(f"update control.nights set counts = counts || jsonb_build_object('residues', cast('{found}' as jsonb))")


def called(estate: Estate) -> tuple[str, list[str]]:
    with estate.warehouse.connect() as connection:
        status, message = verdict(connection, "night")
    return status, (message or "").split("\n")


def applied(estate: Estate, plan_id: str) -> None:
    night(estate, plan_id)
    with estate.warehouse.begin() as connection:
        note(connection, "night", applied_plan_id=plan_id)


@pytest.fixture
def away(estate: Estate) -> Estate:
    """The plan of the night was begun, and its system does not answer."""
    estate.due("p1")
    plan = estate.freeze()
    apply(estate.unreachable(), plan)
    applied(estate, plan.plan_id)
    return estate


def test_a_system_that_is_away_holds_the_night(away: Estate):
    assert called(away) == ("held", [AWAY])


def test_what_still_stands_is_graver_than_a_system_that_is_away(away: Estate):
    leave_residue(away)
    assert called(away) == ("failed", [RESIDUE, AWAY])


def test_a_system_that_could_not_be_searched_is_away_and_one_of_its_tables_is_not(away: Estate):
    leave_residue(away, '{"system": "shop", "table": null, "rows": 0}')
    unsearched = "shop: does not answer, so what was erased is looked for there by the next night"
    assert called(away) == ("held", [AWAY, unsearched])
    leave_residue(away, '{"system": "shop", "table": "notes", "rows": 0}')
    assert called(away) == ("failed", [RESIDUE.replace("2 rows", "could not be searched"), AWAY])


def test_a_promise_broken_after_acting_is_graver_than_a_system_that_is_away(away: Estate):
    break_promise(away, gate="after_enforcement")
    assert called(away) == ("failed", [SENTENCE, AWAY])


def test_all_that_went_wrong_is_told(estate: Estate):
    estate.due("p1")
    plan = estate.act()
    estate.run("update enforcement.items set outcome = 'failed', message = 'refused it'")
    applied(estate, plan.plan_id)
    leave_residue(estate)
    break_promise(estate, gate="after_enforcement")
    assert called(estate) == ("failed", [*REFUSED, RESIDUE, SENTENCE])


def waiting(estate: Estate) -> str:
    """A night whose plan waits; why it does."""
    estate.due("p1")
    plan = estate.freeze()
    estate.run(
        'update enforcement.plans set state = \'waiting\', waits_for = \'[{"why": "first_run", "source": "shop"}]\''
    )
    night(estate, plan.plan_id)
    status, told = called(estate)
    assert status == "waiting"
    return "\n".join(told)


def test_a_promise_broken_after_acting_is_graver_than_a_plan_that_waits(estate: Estate):
    why = waiting(estate)
    break_promise(estate, gate="after_enforcement")
    assert called(estate) == ("failed", [SENTENCE, why])


def test_a_pause_is_graver_than_a_plan_that_waits(estate: Estate):
    why = waiting(estate)
    with estate.warehouse.begin() as connection:
        pause(connection, by="Marie", reason="looks wrong")
        assert stops(connection, "night")
    status, told = called(estate)
    assert (status, told[1:]) == ("held", [why])
    assert told[0].startswith("paused by Marie")


def test_a_plan_that_waits_gives_its_name_to_a_night_that_leaves_a_source_out(estate: Estate):
    why = waiting(estate)
    block(estate)
    assert called(estate) == ("waiting", [why, "shop: too old"])
