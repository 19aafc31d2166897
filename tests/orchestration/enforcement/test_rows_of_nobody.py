"""The end of rows of nobody, over its real models: what is emptied, what stays, and what is left of it."""

import pytest

from orchestration.enforcement.executor import apply
from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.opt_outs import make_views

NOBODY = "nobody:shop:visits"
LONG_AGO, LATELY = "2023-11-21 12:00+01", "2023-11-22 00:00+01"


def aside(estate: Estate, key: str, seen_at: str, reason: str = "nobody") -> None:
    estate.run(
        "insert into quarantine.rows (source, table_name, row_key, column_name, reason, payload, seen_at) values "
        f"('shop', 'visits', '{key}', 'customer', '{reason}', "
        f"""'{{"id": "{key}", "customer": "77", "email": "canary@people.example"}}', '{seen_at}')"""
    )


def find_over(estate: Estate) -> None:
    """What the night's mart says of quarantine."""
    estate.run(
        "delete from marts.fct_due_actions where source = 'quarantine'; "
        "insert into marts.fct_due_actions (person_id, data_category, source, action, purpose, rule, counts_from, "
        "due_on, policy_hash, is_held, is_quarantined, is_unwarned) "
        "select person_id, 'rows', 'quarantine', 'delete', purpose, rule, min(counts_from), min(due_on), 'book', "
        "false, false, false from intermediate.int_quarantine__ended group by person_id, purpose, rule"
    )


def rows(estate: Estate) -> list[tuple[object, ...]]:
    return estate.rows("select row_key, payload ->> 'email', ended_on::text from quarantine.rows order by 1")


def outcomes(estate: Estate) -> list[tuple[object, ...]]:
    return estate.rows("select record_id, outcome, held_because from enforcement.items order by 1")


@pytest.fixture
def over(estate: Estate) -> Estate:
    """Two rows of nobody seen three years ago, and others that are none or not over, under a book of two rules."""
    estate.run("drop table intermediate.int_quarantine__ended")
    for rule, months in (("prospecting", 36), ("shorter", 12)):
        estate.run(
            f"insert into policy.policies values ('book', '{rule}', 'x', 'x', 'consent', 'x', 'text', 'x', 100, 5) "
            "on conflict do nothing; "
            "insert into policy.rules (policy_hash, rule, purpose, phase, grain, legal_basis, data_categories, clock, "
            "keep, keep_months, keep_days, next, ends_on_objection, while_known, reference, confidence) values "
            f"('book', '{rule}.active', '{rule}', 'active', 'person', 'consent', '{{identity,notes}}', 'last_contact', "
            f"'P{months}M', {months}, 0, 'delete', true, false, 'CNIL', 'text')"
        )
    make_views(estate, "int_rules__in_force", "int_quarantine__ended")
    aside(estate, "1", LONG_AGO)
    aside(estate, "2", LONG_AGO)
    aside(estate, "3", LATELY)
    aside(estate, "4", "2010-01-01", reason="not_a_date")
    find_over(estate)
    return estate


def test_what_was_held_as_long_as_the_longest_prospecting_is_emptied_with_proof(over: Estate):
    plan = over.freeze()
    assert (plan.state, plan.item_count, plan.person_count) == ("ready", 2, 1)
    apply(over.work(), plan)
    assert outcomes(over) == [("shop:visits:1", "deleted", None), ("shop:visits:2", "deleted", None)]
    assert rows(over) == [
        ("1", None, "2026-11-21"),
        ("2", None, "2026-11-21"),
        ("3", "canary@people.example", None),
        ("4", "canary@people.example", None),
    ]
    # What it points at stays, so that it can be asked for again should its person come.
    assert over.rows("select payload from quarantine.rows where row_key = '1'") == [({"customer": "77"},)]
    entries = "entry ->> 'place', entry ->> 'source', entry ->> 'outcome', entry ->> 'rule', (entry ->> 'items')::int"
    assert over.rows(f"select {entries} from evidence.ledger") == [
        ("warehouse", "quarantine", "deleted", "prospecting.active", 2)
    ]
    assert over.verified() == 1


def test_a_second_night_finds_nothing_left(over: Estate):
    over.act()
    find_over(over)
    assert over.freeze().item_count == 0


def test_others_are_purged_by_the_same_plan(over: Estate):
    over.due("p1")
    plan = over.act()
    assert over.outcomes(plan) == {"p1": {"deleted": 6}, NOBODY: {"deleted": 2}}


def test_a_row_that_found_its_person_meanwhile_is_left_alone(over: Estate):
    plan = over.freeze()
    over.run("delete from quarantine.rows where row_key = '1'")
    apply(over.work(), plan)
    assert outcomes(over) == [("shop:visits:1", "no_longer_due", None), ("shop:visits:2", "deleted", None)]


@pytest.mark.parametrize("hold", ["'shop', null", "null, null", "null, 'prospecting'"])
def test_a_hold_on_all_of_a_system_or_of_the_purpose_covers_them(over: Estate, hold: str):
    plan = over.freeze()
    over.run(f"insert into intermediate.int_holds__unioned (source, purpose) values ({hold})")
    apply(over.work(), plan)
    assert {row[1] for row in outcomes(over)} <= {"held", "no_longer_due"}
    assert rows(over)[0][1] == "canary@people.example"
    find_over(over)
    assert over.freeze().item_count == 0


@pytest.mark.parametrize("hold", ["'elsewhere', null", "null, 'accounting'"])
def test_another_hold_does_not(over: Estate, hold: str):
    over.run(f"insert into intermediate.int_holds__unioned (source, purpose) values ({hold})")
    find_over(over)
    assert over.freeze().item_count == 2


def test_nothing_of_a_source_that_is_blocked_ends(over: Estate):
    assert over.freeze(blocked={"elsewhere": "stale"}).item_count == 2
    over.run("delete from enforcement.plans; delete from enforcement.items")
    plan = over.freeze(blocked={"shop": "stale"})
    apply(over.work(), plan)
    assert {row[1:] for row in outcomes(over)} == {("held", "blocked_source")}


def test_nothing_ends_of_a_source_that_is_blocked_when_the_plan_is_applied(over: Estate):
    plan = over.freeze()
    over.run("insert into control.source_gates values ('2026-11-21', 'shop', 'x', 'x')")
    apply(over.work(), plan)
    assert {row[1:] for row in outcomes(over)} == {("held", "blocked_source")}
    assert rows(over)[0][1] == "canary@people.example"
