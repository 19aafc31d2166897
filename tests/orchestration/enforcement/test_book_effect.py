"""A changed book tells for each policy of how many people data is due that the previous one kept, and if it is many."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from orchestration.database.what_if import PREFIX
from orchestration.enforcement.book_effect import BookEffect, compared, effect_of_change, previous_book
from orchestration.enforcement.waits import BookChanged, ManyTimesMoreDue, NewlyDue, as_read, as_stored
from orchestration.errors import DatabaseError
from tests.orchestration.enforcement.estate import AS_OF, Estate

DUE = text(
    "insert into marts.fct_due_actions (person_id, data_category, source, document_id, action, purpose, rule) values "
    "(:person, :category, :source, :document, :action, :purpose, 'rule')"
)
NOTHING = BookEffect(0, ())
SLIP = "; that is many times more: look first for a slip in a period, such as P3M for P3Y"
Compare = Callable[[list[str], list[str]], BookEffect]


@pytest.fixture
def compare(estate: Estate) -> Compare:
    """Compares what two books have due, as `person category action purpose`; a document is `category/number`."""
    estate.run(f"create schema {PREFIX}marts; create table {PREFIX}marts.fct_due_actions (like marts.fct_due_actions)")

    def found(that: list[str], this: list[str]) -> BookEffect:
        with estate.warehouse.begin() as connection:
            for schema, rows in ((f"{PREFIX}marts", that), ("marts", this)):
                connection.execute(text(f"truncate {schema}.fct_due_actions"))
                for row in rows:
                    person, category, action, purpose = row.split()
                    category, _, document = category.partition("/")
                    values = {"person": person, "category": category, "action": action, "purpose": purpose}
                    of = {"source": "shop" if document else None, "document": document or None}
                    connection.execute(text(str(DUE).replace("marts.", f"{schema}.")), values | of)
            return compared(connection, "book")

    return found


def test_a_book_that_has_the_same_due_does_nothing(compare: Compare):
    same = ["p1 notes delete prospecting", "p1 documents/i1 archive accounting"]
    assert compare(same, same) == NOTHING
    assert compare(same, []) == NOTHING


def test_each_policy_tells_whom_it_makes_due_and_how_many_it_had(compare: Compare):
    before = ["p1 notes delete prospecting"]
    newly = ["p1 identity delete prospecting", "p2 notes delete prospecting", "p2 documents/i1 delete accounting"]
    found = compare(before, [*before, *newly])
    assert found == BookEffect(2, (NewlyDue("accounting", 1, 0, 1), NewlyDue("prospecting", 2, 1, 2)))


@pytest.mark.parametrize(
    ("before", "now", "is_newly_due"),
    [
        ("archive", "delete", True),
        ("archive", "anonymise", True),
        ("delete", "archive", False),
        ("anonymise", "delete", False),
        ("archive", "archive", False),
    ],
)
def test_what_was_to_be_archived_and_now_goes_is_newly_due(before: str, now: str, is_newly_due: bool, compare: Compare):
    row = "p1 documents/i1 {} accounting"
    assert bool(compare([row.format(before)], [row.format(now)]).persons) is is_newly_due


def test_another_document_of_the_same_person_is_newly_due(compare: Compare):
    row = "p1 documents/{} archive accounting"
    assert compare([row.format("i1")], [row.format("i1"), row.format("i2")]).persons == 1


def test_what_goes_by_another_policy_was_due_before(compare: Compare):
    assert compare(["p1 notes delete prospecting"], ["p1 notes delete accounting"]) == NOTHING


@pytest.mark.parametrize(
    ("why", "is_newly_due"),
    [("is_held", False), ("is_quarantined", False), ("is_doubtful", False), ("is_unwarned", True)],
)
def test_what_is_held_back_in_any_case_is_not_newly_due(why: str, is_newly_due: bool, estate: Estate, compare: Compare):
    compare([], ["p1 notes delete prospecting"])
    estate.run(f"update marts.fct_due_actions set {why} = true")
    with estate.warehouse.connect() as connection:
        assert bool(compared(connection, "book").persons) is is_newly_due


def test_what_an_operator_was_asked_for_is_no_measure(estate: Estate, compare: Compare):
    estate.run(
        "insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, "
        "purpose, rule, due_on, outcome, source_state) values ('earlier', 1, 'p1', 'shop', '1', 'notes', 'delete', "
        "'prospecting', 'rule', '2026-11-01', 'deleted', 'ordered')"
    )
    asked, new = "p1 notes delete prospecting", "p2 notes delete prospecting"
    assert compare([asked], [asked, new]) == BookEffect(1, (NewlyDue("prospecting", 1, 0, 1),))


def test_opt_outs_are_remembered_whatever_the_book_and_rows_of_nobody_are_no_people(estate: Estate, compare: Compare):
    assert compare([], ["p1 contact_details suppress prospecting"]) == NOTHING
    estate.run("update marts.fct_due_actions set action = 'delete', source = 'quarantine'")
    with estate.warehouse.connect() as connection:
        assert compared(connection, "book") == NOTHING


@pytest.mark.parametrize(
    ("cap", "before", "now", "is_many"),
    [
        ("cap_items = 100, cap_percent = 49", 0, 2, True),
        ("cap_items = 100, cap_percent = 50", 0, 2, False),
        ("cap_items = 1, cap_percent = 100", 0, 2, True),
        ("cap_items = 2, cap_percent = 100", 0, 2, False),
        ("cap_items = 1, cap_percent = 100", 1, 3, True),
        ("cap_items = 1, cap_percent = 100", 2, 4, False),
    ],
)
def test_three_times_as_many_and_more_than_the_cap_is_named_a_slip(
    cap: str, before: int, now: int, is_many: bool, estate: Estate, compare: Compare
):
    estate.run(f"update policy.policies set {cap}")
    rows = [f"p{n} notes delete prospecting" for n in range(1, 5)]
    (found,) = compare(rows[:before], rows[:now]).by_policy
    assert (found.now, found.before, found.persons) == (now, before, now - before)
    assert isinstance(found, ManyTimesMoreDue) is is_many
    assert found.sentence.endswith(SLIP) is is_many


def test_a_plan_of_a_changed_book_waits_with_its_effect():
    waits = (
        BookChanged("former", "book", 2),
        NewlyDue("prospecting", 1, 0, 1),
        ManyTimesMoreDue("accounting", 2, 1, 3),
    )
    assert as_read(as_stored(waits)) == waits
    assert [wait.sentence for wait in waits] == [
        "policies: the book changed from former to book since the last purge, which makes data of 2 more people due",
        "prospecting: data of 1 person is due that the previous book kept (1 person in all, against 0 under it)",
        f"accounting: data of 2 people is due that the previous book kept (3 people in all, against 1 under it){SLIP}",
    ]
    assert as_read([{"why": "book_changed", "old": "a", "new": "b"}]) == (BookChanged("a", "b", None),)


def test_the_previous_book_is_that_of_the_last_purge(estate: Estate):
    with estate.warehouse.connect() as connection:
        assert previous_book(connection, "book") is None
        assert previous_book(connection, "newer") == "book"
    assert effect_of_change(estate.work(), as_of=AS_OF, policy_hash="book") is None


def test_what_cannot_be_computed_stops_nothing(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> object:
        raise DatabaseError("warehouse", "another such question is being answered; ask again in a minute")

    monkeypatch.setattr("orchestration.enforcement.book_effect.what_if", refuse)
    assert effect_of_change(estate.work(), as_of=AS_OF, policy_hash="newer") is None
