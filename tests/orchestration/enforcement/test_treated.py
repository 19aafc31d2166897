"""What was done of a person since their systems were last read, so that nothing of it is shown as due still."""

from collections.abc import Callable

from orchestration.reporting.person.treated import NOTHING, Treated, as_json, mark, read_current, read_treated
from tests.orchestration.enforcement.estate import AS_OF, AT, Estate

LATER = "2026-11-22 02:00+00"


def read(estate: Estate, at: str = AT.isoformat()) -> None:
    """The night reads the shop before it acts."""
    estate.run(
        "insert into control.loads (source, table_name, as_of, started_at, status) "
        f"values ('shop', 'people', '{AS_OF}', '{at}', 'loaded')"
    )


def treated(estate: Estate) -> Treated:
    """What is told of one person; of all at once the same of it is current."""
    with estate.warehouse.connect() as connection:
        found = read_treated(connection, "p1", {})
        now = tuple(act for act in found.acts if act.is_current)
        assert read_current(connection, {}).get("p1", NOTHING) == Treated(now, ())
    return found


def current(found: Treated) -> set[str]:
    return {act.data_category for act in found.acts if act.is_current}


def test_what_the_night_did_is_told_with_the_day_and_marks_what_it_had_computed(estate: Estate):
    read(estate)
    assert treated(estate) == Treated((), ())
    estate.due("p1", "notes activity")
    plan = estate.act()
    found = treated(estate)
    assert {(act.name, act.outcome, act.on, act.plan_id) for act in found.acts} == {
        ("shop:1", "deleted", "2026-11-21", plan.plan_id)
    }
    assert current(found) == {"notes", "activity"}
    assert found.gone == ()
    rows = [
        {"data_category": name, "record": None, "phase": "active", "next": "delete"} for name in ("notes", "identity")
    ]
    due = [{"data_category": name, "record": None, "action": "delete"} for name in ("notes", "identity")]
    told = mark({"deadlines": rows, "due": due}, found)
    assert [row["treated"] and row["treated"].outcome for row in told["deadlines"]] == ["deleted", None]
    assert [row["data_category"] for row in told["due"]] == ["identity"]
    assert [(row["phase"], row["treated"]) for row in as_json(told)["deadlines"]] == [
        ("gone", {"outcome": "deleted", "on": "2026-11-21", "ordered": False}),
        ("active", None),
    ]
    read(estate, LATER)
    assert current(treated(estate)) == set(), "computed anew since: what is due now came anew"
    assert len(treated(estate).acts) == len(found.acts)


def test_a_record_that_was_erased_whole_is_gone(estate: Estate):
    read(estate)
    estate.due("p1")
    estate.act()
    assert treated(estate).gone == ("shop:1",)


def test_what_is_held_in_one_record_is_not_done_because_it_is_in_another(estate: Estate):
    read(estate)
    estate.due("p1", "notes activity")
    plan = estate.act()
    columns = "person_id, source, data_category, action, purpose, rule, due_on"
    estate.run(
        f"insert into enforcement.items (plan_id, item_no, record_id, outcome, {columns}) "
        f"select plan_id, 100 + item_no, '1b', 'held', {columns} from enforcement.items "
        f"where plan_id = '{plan.plan_id}' and data_category = 'notes'"
    )
    assert current(treated(estate)) == {"activity"}


def test_what_an_operator_was_asked_to_do_stays_so_until_confirmed(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="work_order")
    read(estate)
    estate.due("p1", "notes")
    estate.act()
    read(estate, LATER)
    (act,) = treated(estate).acts
    assert (act.is_ordered, act.is_current) == (True, True)
    rows = [{"data_category": "notes", "record": None, "phase": "active", "next": "delete"}]
    (deadline,) = as_json(mark({"deadlines": rows, "due": []}, treated(estate)))["deadlines"]
    assert (deadline["phase"], deadline["treated"]["ordered"]) == ("active", True)
