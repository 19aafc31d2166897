"""The opt-out list's own end, over its real models: who leaves it, who stays, and what is left of who left."""

from datetime import date

import pytest

from orchestration.enforcement.executor import apply
from orchestration.enforcement.night import Night
from orchestration.enforcement.suppress import note_known
from orchestration.enforcement.tonight import make_plan
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate
from tests.orchestration.enforcement.opt_outs import find_over, make_list, opted_out, places, remembered

GONE = "fingerprint-of-nobody-known"
LONG_AGO = "2020-05-01"


def outcomes(estate: Estate) -> list[tuple[object, ...]]:
    return estate.rows(
        "select outcome, held_because, count(*) from enforcement.items where source = 'suppression' "
        "and plan_id = (select plan_id from enforcement.plans order by created_at desc limit 1) group by 1, 2"
    )


@pytest.fixture
def listed(estate: Estate) -> Estate:
    """Somebody nobody knows any more opted out long ago."""
    make_list(estate)
    opted_out(estate, GONE, LONG_AGO)
    find_over(estate)
    return estate


def test_who_was_remembered_long_enough_leaves_with_proof_and_without_a_trace(listed: Estate):
    opted_out(listed, "print1", LONG_AGO)
    opted_out(listed, "younger", LONG_AGO, known_on="2023-11-22")
    find_over(listed)
    plan = listed.freeze()
    assert (plan.state, plan.item_count, plan.person_count) == ("ready", 1, 1)
    assert "enforcement.items" in places(listed, GONE)
    apply(listed.work(), plan)
    assert remembered(listed) == ["print1", "younger"]
    assert outcomes(listed) == [("deleted", None, 1)]
    assert listed.rows(
        "select entry ->> 'place', entry ->> 'source', entry ->> 'action', entry ->> 'outcome', entry ->> 'rule', "
        "entry -> 'data_categories', (entry ->> 'items')::int, (entry ->> 'fingerprints')::int from evidence.ledger"
    ) == [("suppression", "suppression", "delete", "deleted", "opt_out_list.active", ["fingerprints"], 1, 0)]
    assert listed.verified() == 1
    assert places(listed, GONE) == []
    assert listed.rows(f"select content_hash, state from enforcement.plans where plan_id = '{plan.plan_id}'") == [
        (plan.content_hash, "applied")
    ]


def test_no_plan_of_any_night_keeps_the_fingerprint(listed: Estate):
    first = listed.freeze()
    opted_out(listed, "also-gone", LONG_AGO)
    find_over(listed)
    listed.act()
    assert remembered(listed) == []
    assert places(listed, GONE) == places(listed, "also-gone") == []
    assert listed.rows(
        "select person_id, record_id, outcome from enforcement.items "
        f"where plan_id = '{first.plan_id}' and source = 'suppression'"
    ) == [(f"opt-out:{first.plan_id}:1", f"opt-out:{first.plan_id}:1", None)]
    apply(listed.work(), first)
    assert listed.outcomes(first) == {f"opt-out:{first.plan_id}:1": {"no_longer_due": 1}}


def test_others_are_purged_by_the_same_plan(listed: Estate):
    listed.due("p1")
    plan = listed.act()
    assert listed.outcomes(plan) == {"p1": {"deleted": 6}, f"opt-out:{plan.plan_id}:1": {"deleted": 1}}
    assert listed.rows("select sum((entry ->> 'items')::int) from evidence.ledger") == [(7,)]


def test_who_is_found_again_before_it_is_done_stays(listed: Estate):
    plan = listed.freeze()
    listed.run(f"insert into identity.identifiers values ('shop', '4', 'email', '{GONE}', false)")
    apply(listed.work(), plan)
    assert outcomes(listed) == [("no_longer_due", None, 1)]
    assert remembered(listed) == [GONE]


def test_who_objected_again_before_it_is_done_stays(listed: Estate):
    plan = listed.freeze()
    listed.run("update suppression.entries set objected_on = '2026-11-20' where channel = 'sms'")
    apply(listed.work(), plan)
    assert outcomes(listed) == [("no_longer_due", None, 1)]
    assert listed.rows("select count(*) from suppression.entries") == [(2,)]


def test_an_objection_that_the_same_night_remembers_is_newer(estate: Estate):
    make_list(estate, while_known=False)
    opted_out(estate, "print4", LONG_AGO)
    find_over(estate)
    estate.run(
        "insert into intermediate.int_objections__unioned values "
        "('p4', 'prospecting', 'email', 'declared', true, '2026-11-01', true)"
    )
    estate.due("p4", "contact_details", "suppress", purpose="opt_out_list")
    plan = estate.act()
    assert estate.outcomes(plan) == {"opt-out:print4": {"no_longer_due": 1}, "p4": {"suppressed": 1}}
    assert remembered(estate) == ["print4"]


def test_who_is_known_leaves_where_the_policy_does_not_ask(estate: Estate):
    make_list(estate, while_known=False)
    opted_out(estate, "print4", LONG_AGO, known_on="2026-11-20")
    find_over(estate)
    estate.act()
    assert remembered(estate) == []


def test_nobody_leaves_while_a_source_is_blocked(listed: Estate):
    plan = listed.freeze(blocked={"elsewhere": "stale"})
    assert plan.item_count == 0
    apply(listed.work(), plan)
    assert outcomes(listed) == [("held", "blocked_source", 1)]
    assert remembered(listed) == [GONE]


def test_nobody_leaves_by_an_older_plan_on_a_night_when_a_source_is_blocked(listed: Estate):
    plan = listed.freeze()
    listed.run("insert into control.source_gates values ('2026-11-21', 'elsewhere', 'trop vieux', 'stale')")
    apply(listed.work(), plan)
    assert outcomes(listed) == [("held", "blocked_source", 1)]
    assert remembered(listed) == [GONE]


@pytest.mark.parametrize(
    ("hold", "stays"),
    [
        ("(null, null, 'opt_out_list', null)", True),
        ("('suppression', null, null, null)", True),
        ("(null, null, 'prospecting', null)", False),
        ("('shop', null, null, 'p1')", False),
    ],
)
def test_a_hold_placed_since_the_plan_keeps_the_list(listed: Estate, hold: str, stays: bool):
    plan = listed.freeze()
    listed.run(f"insert into intermediate.int_holds__unioned values {hold}")
    apply(listed.work(), plan)
    assert outcomes(listed) == [("held", "hold", 1) if stays else ("deleted", None, 1)]
    assert remembered(listed) == ([GONE] if stays else [])


def test_a_row_in_quarantine_that_carries_it_keeps_it(listed: Estate):
    listed.run(f"insert into identity.quarantined values ('shop', 'email', '{GONE}')")
    find_over(listed)
    assert listed.freeze().item_count == 0


def test_the_list_is_no_source_whose_first_run_waits_nor_people_whose_percentage_counts(listed: Estate):
    listed.run("update policy.policies set cap_percent = 0")
    assert listed.freeze().waits_for == ()


def test_more_than_the_cap_of_items_waits(listed: Estate):
    listed.run("update policy.policies set cap_items = 0")
    assert [wait.sentence for wait in listed.freeze().waits_for] == ["opt_out_list: 1 item is above its cap of 0"]


def test_an_opt_out_is_written_as_of_the_night_on_which_the_person_is_known(estate: Estate):
    estate.run(
        "insert into intermediate.int_objections__unioned values "
        "('p4', 'prospecting', 'email', 'declared', true, '2020-05-01', true)"
    )
    estate.due("p4", "contact_details", "suppress")
    estate.act()
    assert estate.rows("select objected_on::text, known_on::text from suppression.entries") == [
        ("2020-05-01", AS_OF.isoformat())
    ]


def test_each_night_notes_who_is_still_known(estate: Estate):
    opted_out(estate, "print4", LONG_AGO)
    opted_out(estate, GONE, LONG_AGO)
    estate.run("update suppression.entries set known_on = null where channel = 'sms' and fingerprint = 'print4'")
    with estate.warehouse.begin() as connection:
        assert note_known(connection, AS_OF) == 2
        assert note_known(connection, date(2026, 11, 1)) == 0, (
            "a night run again for an earlier date takes nothing away"
        )
    assert estate.rows("select distinct fingerprint, known_on::text from suppression.entries order by 1") == [
        (GONE, LONG_AGO),
        ("print4", AS_OF.isoformat()),
    ]


def test_the_night_notes_it_before_anybody_is_forgotten(estate: Estate):
    opted_out(estate, "print4", LONG_AGO)
    night = Night("night", AS_OF, AT, "running", None, None, "book", None)
    make_plan(estate.work(), night, "book")
    assert estate.rows("select distinct known_on::text from suppression.entries") == [(AS_OF.isoformat(),)]
