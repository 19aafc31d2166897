"""How a night ends: held by what is not kept, failed by a stage, and in words that say what is wrong."""

import pytest

from orchestration.enforcement.ending import end_unfinished, verdict
from orchestration.enforcement.night import Night, begin, note, read_night
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate

SENTENCE = "Not kept: “Nobody is due twice.” Data due twice: 3 of 9. Build the models again."


def night(estate: Estate, plan_id: str | None = None) -> None:
    with estate.warehouse.begin() as connection:
        begin(connection, "night", as_of=AS_OF, at=AT)
        note(connection, "night", plan_id=plan_id)


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


def test_what_is_not_kept_after_acting_fails_the_night(estate: Estate):
    plan = estate.act()
    night(estate, plan.plan_id)
    break_promise(estate, gate="after_enforcement")
    with estate.warehouse.begin() as connection:
        note(connection, "night", applied_plan_id=plan.plan_id)
        assert verdict(connection, "night") == ("failed", SENTENCE)
