"""What is due in a system is asked of its API row by row, told as its answers say, and never sent in doubt."""

import pytest

from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import Plan
from orchestration.ingestion.mapped_rest import Requests
from tests.orchestration.enforcement.estate import KEY, Estate
from tests.orchestration.enforcement.vendor import OF_FOUR, SECRET, Vendor

CATEGORIES = 6
"""Of a whole person."""


def _states(by_api: Estate) -> set[object]:
    return {state for (state,) in by_api.rows("select distinct source_state from enforcement.items")}


def test_who_is_due_goes_row_by_row_children_first(by_api: Estate, vendor: Vendor):
    by_api.due("p1")
    plan = by_api.act()
    assert vendor.lines == ["PATCH /sessions/1", "DELETE /notes/1", "DELETE /contacts/1"]
    assert vendor.asked[0].body == {"address": None, "seen_on": "2020-01-01"}
    assert [each.body for each in vendor.asked if each.line.startswith("DELETE")] == [None, None]
    assert by_api.outcomes(plan) == {"p1": {"deleted": CATEGORIES}}
    assert _states(by_api) == {"done"}
    assert by_api.numbers("people", raw=True) == [2, 3, 4]
    assert by_api.rows("select entry ->> 'place', sum((entry ->> 'items')::int) from evidence.ledger group by 1") == [
        ("source", CATEGORIES)
    ]


def test_of_who_stays_only_what_is_due_is_erased(by_api: Estate, vendor: Vendor):
    by_api.due("p1", "identity professional")
    by_api.needed("p1", "contact_details")
    plan = by_api.act()
    (asked,) = vendor.asked
    assert asked.line == "PATCH /contacts/1"
    assert asked.body == {"attributes": {"name": "erased", "firm": {"name": None}}}
    assert by_api.outcomes(plan) == {"p1": {"deleted": 2}}


def test_an_opt_out_is_marked_by_its_own_request(by_api: Estate, vendor: Vendor):
    by_api.run(
        "insert into intermediate.int_objections__unioned (person_id, purpose, channel, is_prospecting, objected_on) "
        "values ('p2', 'prospecting', 'all', true, '2026-11-10')"
    )
    by_api.due("p2", "contact_details", "suppress")
    plan = by_api.act()
    (asked,) = vendor.asked
    assert (asked.line, asked.body) == ("PUT /contacts/2", {"id": 2, "blocked": True})
    assert by_api.outcomes(plan) == {"p2": {"suppressed": 1}}


def test_what_goes_only_with_its_parent_cannot_go_alone(by_api: Estate, vendor: Vendor):
    by_api.due("p1", "activity")
    by_api.needed("p1", "identity")
    by_api.due("p2")
    plan = by_api.act()
    assert by_api.outcomes(plan) == {"p1": {"failed": 1}, "p2": {"deleted": CATEGORIES}}
    assert vendor.lines == ["PATCH /sessions/2", "DELETE /notes/2", "DELETE /contacts/2"]
    assert by_api.rows("select distinct message from enforcement.items where outcome = 'failed'") == [
        ("its API deletes no rows of clicks but with those of people",)
    ]


def test_an_event_that_goes_for_itself_and_with_its_person_is_asked_for_once(by_api: Estate, vendor: Vendor):
    clicks = by_api.source.table("clicks")
    asking = Requests.model_validate({"delete": {"method": "DELETE", "path": "/clicks/{click_no}"}})
    tables = [clicks.model_copy(update={"requests": asking}) if t is clicks else t for t in by_api.source.tables]
    source = by_api.source.model_copy(update={"tables": tuple(tables)})
    estate = Estate(by_api.system, by_api.warehouse, source, by_api.home)
    estate.due("p1")
    estate.due("p1", "statistics", purpose="measuring")
    estate.run(
        "insert into intermediate.int_events__measured values "
        "('p1', 'shop', '1', 'clicks:1', 'measuring', 'measuring.active', '2020-01-01', '2022-02-01', true)"
    )
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": CATEGORIES + 1}}
    assert vendor.lines == ["PATCH /sessions/1", "DELETE /notes/1", "DELETE /clicks/1", "DELETE /contacts/1"]


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_already_is_done(by_api: Estate, vendor: Vendor, status: int):
    vendor.answers["*"] = [status]
    by_api.due("p1")
    assert by_api.outcomes(by_api.act()) == {"p1": {"deleted": CATEGORIES}}


def test_whom_the_api_refuses_is_told_and_the_others_go(by_api: Estate, vendor: Vendor):
    vendor.answers["DELETE /contacts/2"] = [422]
    for person in ("p1", "p2", "p3", "p4"):
        by_api.due(person)
    plan = by_api.act()
    outcomes = by_api.outcomes(plan)
    assert outcomes.pop("p2") == {"failed": CATEGORIES}
    assert outcomes == {person: {"deleted": CATEGORIES} for person in ("p1", "p3", "p4")}
    assert by_api.numbers("people", raw=True) == [2]
    (told,) = by_api.rows("select distinct message from enforcement.items where outcome = 'failed'")
    assert told == ("its API refused a request on people (422); check the data map",)


def test_at_whom_the_api_fails_waits_and_the_others_go(by_api: Estate, vendor: Vendor):
    vendor.answers["DELETE /contacts/2"] = [500]
    for person in ("p1", "p2", "p3", "p4"):
        by_api.due(person)
    plan = by_api.act()
    outcomes = by_api.outcomes(plan)
    assert outcomes.pop("p2") == {"open": CATEGORIES}
    assert outcomes == {person: {"deleted": CATEGORIES} for person in ("p1", "p3", "p4")}
    vendor.answers.clear()
    assert by_api.settle() == 0
    assert by_api.outcomes(plan)["p2"] == {"deleted": CATEGORIES}


def test_an_api_that_is_down_delays_its_items_and_is_left_in_peace(by_api: Estate, vendor: Vendor):
    vendor.answers["*"] = [503]
    for person in ("p1", "p2", "p3", "p4"):
        by_api.due(person)
    plan = by_api.act()
    assert by_api.outcomes(plan) == {p: {"open": CATEGORIES} for p in ("p1", "p2", "p3", "p4")}
    assert vendor.lines == ["PATCH /sessions/1"] * 3
    assert by_api.freeze().item_count == 0, "what is begun is not planned again"
    assert by_api.settle() == 4 * CATEGORIES
    vendor.answers.clear()
    vendor.asked.clear()
    assert by_api.settle() == 0
    assert by_api.outcomes(plan) == {p: {"deleted": CATEGORIES} for p in ("p1", "p2", "p3", "p4")}
    notes, people = OF_FOUR
    assert [line for line in vendor.lines if "sessions" not in line] == [*notes, *people]


def test_a_key_that_would_name_everybody_names_nobody(by_api: Estate, vendor: Vendor):
    by_api.run(
        "alter table raw_shop.notes alter note_no type text using coalesce((array['..', ' '])[note_no], note_no::text)"
    )
    by_api.due("p1")
    by_api.due("p2")
    assert by_api.outcomes(by_api.act()) == {"p1": {"failed": CATEGORIES}, "p2": {"failed": CATEGORIES}}
    assert vendor.asked == []
    assert by_api.rows("select distinct message from enforcement.items where outcome = 'failed'") == [
        ("a row of notes has nothing to ask its API by",)
    ]


def test_a_missing_secret_leaves_everything_open(by_api: Estate, vendor: Vendor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SHOP_API_KEY")
    told: list[str] = []
    by_api.due("p1")
    plan: Plan = by_api.freeze()
    work = by_api.work()
    apply(type(work)(**{**vars(work), "on_progress": told.append}), plan)
    assert (
        "shop: SHOP_API_KEY is not set; give the value of the header api-key; its items that are open wait" in told[0]
    )
    assert by_api.outcomes(plan) == {"p1": {"open": CATEGORIES}}
    assert vendor.asked == []


def test_nothing_that_was_asked_stands_in_the_warehouse(by_api: Estate, vendor: Vendor):
    vendor.answers["DELETE /contacts/1"] = [422]
    by_api.due("p1")
    by_api.due("p2")
    by_api.act()
    kept = str(by_api.rows("select items::text from enforcement.items")) + str(
        by_api.rows("select entry::text from evidence.ledger")
    )
    keys = {each.headers["Idempotency-Key"] for each in vendor.asked}
    assert not [told for told in (SECRET, vendor.url, "/contacts", *keys, KEY.hex()) if told in kept]
