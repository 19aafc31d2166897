"""What another policy book would change is told by system, category, action and rule, and each person once a change."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from orchestration.database.what_if import PREFIX
from orchestration.enforcement.book_diff import Changed, changed, keep_due, persons_changed
from tests.orchestration.enforcement.estate import Estate

BUILT = ("marts.fct_due_actions", "intermediate.int_events__measured", "intermediate.int_quarantine__ended")
"""What the comparison reads of what is built beside the night's own."""
BOTH = "p1 contact_details delete prospecting.active"
"""What a book has due: the person, the data category, the action, the rule, and the document if it is one."""
Compared = tuple[tuple[Changed, ...], dict[str, int]]

_DUE = text(
    f"insert into {PREFIX}marts.fct_due_actions (person_id, data_category, source, document_id, action, purpose, rule) "
    "values (:person, :category, case when :person like 'opt-out:%' then 'suppression' end, :document, :action, "
    "split_part(:rule, '.', 1), :rule)"
)
_EVENT = text(
    f"insert into {PREFIX}intermediate.int_events__measured (person_id, source, record_id, event_id, rule, is_over) "
    "values (:person, 'shop', substr(:person, 2), :event, :rule, :is_over)"
)


def _build(connection: Connection, due: list[str], over: str) -> None:
    for table in BUILT:
        connection.execute(text(f"truncate {PREFIX}{table}"))
    for row in due:
        person, category, action, rule, *document = row.split()
        values = {"person": person, "category": category, "action": action, "rule": rule}
        connection.execute(_DUE, values | {"document": "".join(document) or None})
    for person, event, rule in map(str.split, filter(None, over.split(", "))):
        young = event.endswith("young")
        values = {"person": person, "event": event.removesuffix("young"), "rule": rule}
        connection.execute(_EVENT, values | {"is_over": not young})


@pytest.fixture
def held(estate: Estate) -> Estate:
    """Three people, with an identity, contact details and notes each, and invoices."""
    estate.run(
        """
        delete from identity.holdings;
        insert into identity.holdings (source, record_id, data_category) select 'shop', n, c
        from unnest(array['1', '2', '3']) n, unnest(array['identity', 'contact_details', 'notes']) c;
        insert into identity.holdings (source, record_id, document_id, data_category)
        values ('shop', '1', 'i1', 'documents'), ('shop', '1', 'i2', 'documents'), ('shop', '2', 'i3', 'documents')
        """
    )
    return estate


@pytest.fixture
def compare(held: Estate) -> Callable[..., Compared]:
    """Compares what two books have due; of events, those that are over, as `person event rule`."""
    for table in BUILT:
        schema = PREFIX + table.partition(".")[0]
        held.run(f"create schema if not exists {schema}; create table {PREFIX}{table} (like {table})")

    def found(that: list[str], this: list[str], *, over_that: str = "", over_this: str = "") -> Compared:
        with held.warehouse.connect() as connection:
            _build(connection, that, over_that)
            keep_due(connection, "that")
            _build(connection, this, over_this)
            keep_due(connection, "this")
            return changed(connection), persons_changed(connection)

    return found


def test_two_books_that_say_the_same_change_nothing(compare):
    assert compare([BOTH], [BOTH]) == ((), {})


def test_what_becomes_due_is_told_apart_from_what_no_longer_is(compare):
    newly, no_longer = "p2 notes delete prospecting.active", "p3 notes delete prospecting.active"
    found, persons = compare([BOTH, no_longer], [BOTH, newly])
    assert found == (
        Changed("newly_due", "shop", "notes", "delete", "prospecting.active", persons=1, documents=0, items=1),
        Changed("no_longer_due", "shop", "notes", "delete", "prospecting.active", persons=1, documents=0, items=1),
    )
    assert persons == {"newly_due": 1, "no_longer_due": 1}


def test_what_is_no_longer_due_is_told_under_the_rule_that_had_it_due(compare):
    found, _ = compare([BOTH], [])
    assert found == (
        Changed("no_longer_due", "shop", "contact_details", "delete", "prospecting.active", 1, 0, 1),
    )  # fmt: skip


def test_another_action_is_told_as_it_would_be(compare):
    found, persons = compare([BOTH], ["p1 contact_details anonymise accounting.archive"])
    assert found == (Changed("another_action", "shop", "contact_details", "anonymise", "accounting.archive", 1, 0, 1),)
    assert persons == {"another_action": 1}


def test_another_rule_alone_changes_nothing_that_is_done(compare):
    assert compare([BOTH], [BOTH.replace("prospecting", "customers")]) == ((), {})


def test_a_person_counts_once_and_each_document_and_item_for_itself(compare):
    documents = (("p1", "i1"), ("p1", "i2"), ("p2", "i3"))
    due = [f"{who} documents delete contracts.archive {which}" for who, which in documents]
    found, persons = compare([], [*due, "p1 notes delete prospecting.active"])
    assert [(each.data_category, each.persons, each.documents, each.items) for each in found] == [
        ("documents", 2, 3, 3),
        ("notes", 1, 0, 1),
    ]
    assert persons == {"newly_due": 2}


def test_what_nobody_holds_is_not_counted(compare):
    assert compare([], ["p1 professional delete prospecting.active"]) == ((), {})


def test_an_opt_out_that_is_remembered_destroys_nothing(compare):
    assert compare([], ["p1 contact_details suppress opt_out_list.active"]) == ((), {})


def test_each_event_that_is_over_counts(compare):
    due = ["p1 statistics delete audience.active"]
    longer = "p1 e1 audience.active, p1 e2young audience.active"
    shorter = "p1 e1 audience.active, p1 e2 audience.active"
    found, persons = compare(due, due, over_that=longer, over_this=shorter)
    assert found == (Changed("newly_due", "shop", "statistics", "delete", "audience.active", 1, 0, 1),)
    assert persons == {"newly_due": 1}
    back, _ = compare(due, due, over_that=shorter, over_this=longer)
    assert [(each.change, each.items) for each in back] == [("no_longer_due", 1)]


def test_what_stands_in_the_archive_comes_due_too(held, compare):
    held.run(
        "insert into archive.items (person_id, source, record_id, document_id, data_category, purpose, rule, "
        "counts_from, kept_at_source) values ('p2', 'shop', '2', 'i9', 'documents', 'contracts', 'contracts.archive', "
        "'2020-01-01', false)"
    )
    found, _ = compare([], ["p2 documents delete contracts.archive i9", "p2 documents archive contracts.active i9"])
    assert found == (Changed("newly_due", "shop", "documents", "delete", "contracts.archive", 1, 1, 1),)


def test_an_opt_out_that_would_be_forgotten_is_told(held, compare):
    held.run(
        "insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on) "
        "select 'f1', 'prospecting', c, 'email', '2020-01-01' from unnest(array['email', 'sms']) c"
    )
    found, _ = compare([], ["opt-out:f1 fingerprints delete opt_out_list.active"])
    assert [(each.source, each.data_category, each.items) for each in found] == [("suppression", "fingerprints", 1)]
