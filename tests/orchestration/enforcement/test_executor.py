"""A plan applied to a real shop: what goes, what stays, and what is proved of it."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from orchestration.enforcement.executor import apply
from tests.orchestration.enforcement.estate import OWN, Estate


def test_a_person_goes_from_the_shop_and_from_raw(estate: Estate):
    estate.due("p1")
    plan = estate.act()
    assert estate.outcomes(plan) == {"p1": {"deleted": 6}}
    for table in ("people", "clicks", "people_log"):
        assert estate.numbers(table) == [2, 3, 4]
    assert estate.numbers("notes") == [2, 3, 4, 50]
    for table in ("people", "clicks", "sessions"):
        assert estate.numbers(table, raw=True) == [2, 3, 4]
    assert estate.rows_in_shop("select session_no, address, seen_on::text from sessions where session_no = 1") == [
        (1, None, "2020-01-01")
    ]


def test_nobody_else_is_touched(estate: Estate):
    tables = [t.name for t in estate.source.tables]
    others = {t: estate.rows_in_shop(f"select t::text from {t} t where t::text !~ '^[(]1,' order by 1") for t in tables}
    estate.due("p1")
    estate.act()
    for table, rows in others.items():
        assert estate.rows_in_shop(f"select t::text from {table} t where t::text !~ '^[(]1,' order by 1") == rows


def test_a_record_whose_invoice_stays_is_emptied(estate: Estate):
    estate.due("p2")
    assert estate.outcomes(estate.act()) == {"p2": {"deleted": 6}}
    assert estate.rows_in_shop("select email, name, company, portrait from people where person_no = 2") == [
        (None, "erased", None, None)
    ]
    assert estate.rows_in_shop("select address from invoices where invoice_no = 2") == [("Street 2",)]


def test_what_is_still_needed_stays_in_its_row(estate: Estate):
    estate.due("p1", "contact_details")
    estate.needed("p1", "identity professional")
    estate.act()
    assert estate.rows_in_shop("select email, name, company from people where person_no = 1") == [
        (None, "Person 1", "Shop 1")
    ]
    assert estate.numbers("people_log") == [2, 3, 4]


def test_an_archived_invoice_stays_at_the_shop_and_its_payload_moves_from_raw(estate: Estate):
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    assert estate.outcomes(estate.act()) == {"p3": {"archived": 1}}
    assert estate.rows_in_shop("select address from invoices where invoice_no = 3") == [("Street 3",)]
    assert estate.rows("select issued_on::text, address from raw_shop.invoices where invoice_no = 3") == [
        ("2014-03-01", "erased")
    ]
    assert estate.rows(
        "select document_id, rule, counts_from::text, kept_at_source, table_name, payload::text "
        "from archive.items join archive.payloads using (archive_id) order by table_name"
    ) == [
        ("invoices:3", "accounting.archive", "2020-06-30", True, "invoices", '{"address": "Street 3"}'),
        ("invoices:3", "accounting.archive", "2020-06-30", True, "lines", '{"wording": "Gift for Person 3"}'),
    ]


def test_what_moves_to_the_archive_goes_here_and_what_is_dropped_goes_without_a_copy(estate: Estate):
    estate.due("p1", "identity notes", "archive")
    estate.needed("p1", "contact_details")
    plan = estate.act()
    assert estate.outcomes(plan) == {"p1": {"archived": 1, "deleted": 1}}
    assert estate.rows("select payload::text from archive.payloads") == [('{"name": "Person 1"}',)]
    assert estate.rows_in_shop("select name, email from people where person_no = 1") == [
        ("erased", "person1@people.example")
    ]
    assert estate.numbers("notes") == [2, 3, 4, 50]


def test_at_the_end_of_its_archive_period_a_thing_leaves_the_archive(estate: Estate):
    estate.due("p1", "identity", "archive")
    estate.needed("p1", "contact_details")
    estate.act()
    estate.run("update marts.fct_due_actions set action = 'delete', due_on = '2026-11-21'")
    estate.land()
    plan = estate.act()
    assert estate.outcomes(plan) == {"p1": {"deleted": 1}}
    assert estate.rows("select * from archive.items") == estate.rows("select * from archive.payloads") == []


def test_an_opt_out_is_remembered_by_fingerprint_and_told_to_the_shop(estate: Estate):
    estate.run(
        "insert into intermediate.int_objections__unioned values "
        "('p4', 'prospecting', 'email', 'declared', true, '2026-05-01', true)"
    )
    estate.due("p4", "contact_details", "suppress")
    assert estate.outcomes(estate.act()) == {"p4": {"suppressed": 1}}
    assert estate.rows("select fingerprint, purpose, channel, kind, objected_on::text from suppression.entries") == [
        ("print4", "prospecting", "email", "email", "2026-05-01")
    ]
    assert estate.rows_in_shop("select person_no, email from people where no_contact") == [
        (4, "person4@people.example")
    ]


def test_who_opted_out_and_is_due_goes_and_stays_on_the_list(estate: Estate):
    estate.run(
        "insert into intermediate.int_objections__unioned values "
        "('p1', 'prospecting', 'all', 'declared', true, '2020-05-01', true)"
    )
    estate.due("p1")
    estate.due("p1", "contact_details", "suppress")
    assert estate.outcomes(estate.act()) == {"p1": {"deleted": 6, "suppressed": 1}}
    assert estate.numbers("people") == [2, 3, 4]
    assert estate.rows("select fingerprint from suppression.entries") == [("print1",)]


def test_a_hold_placed_since_the_plan_is_kept(estate: Estate):
    estate.due("p1")
    estate.due("p4", "activity")
    plan = estate.freeze()
    estate.run("insert into intermediate.int_holds__unioned (person_id) values ('p1')")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"held": 6}, "p4": {"deleted": 1}}
    assert estate.rows("select distinct held_because from enforcement.items where person_id = 'p1'") == [("hold",)]
    assert estate.numbers("people") == [1, 2, 3, 4]


def test_an_older_plan_does_nothing_to_whom_a_source_blocked_tonight_knows(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    estate.run("insert into identity.records (source, record_id, person_id) values ('elsewhere', '77', 'p1')")
    estate.run("insert into control.source_gates values ('2026-11-21', 'elsewhere', 'trop vieux', 'stale')")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"held": 6}}


def test_a_system_that_tonight_does_not_name_is_left_alone(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    apply(replace(estate.work(), data_map={}), plan)
    outcomes = "select distinct outcome, held_because from enforcement.items where plan_id = '{}'"
    assert estate.rows(outcomes.format(plan.plan_id)) == [("held", "blocked_source")]
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [1, 2, 3, 4]


def test_a_hold_placed_in_another_system_covers_the_person_here(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    estate.run("insert into intermediate.int_holds__unioned (source, person_id) values ('elsewhere', 'p1')")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"held": 6}}


@pytest.mark.parametrize(
    ("hold", "outcome"),
    [
        ("('shop', 'invoices:3', null, null)", "held"),
        ("('shop', 'invoices:2', null, null)", "deleted"),
        ("('elsewhere', 'invoices:3', null, null)", "deleted"),
        ("(null, null, 'accounting', 'p3')", "held"),
        ("(null, null, 'prospecting', 'p3')", "deleted"),
        ("(null, null, null, 'p2')", "deleted"),
        ("('shop', null, null, null)", "held"),
    ],
)
def test_a_hold_covers_what_it_names_and_nothing_beside(estate: Estate, hold: str, outcome: str):
    estate.due("p3", "documents", document="invoices:3", source="shop", purpose="accounting")
    plan = estate.freeze()
    estate.run(f"insert into intermediate.int_holds__unioned values {hold}")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p3": {outcome: 1}}


def test_what_is_no_longer_due_stays(estate: Estate):
    estate.due("p1")
    plan = estate.freeze()
    estate.run("delete from marts.fct_due_actions where data_category = 'contact_details'")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p1": {"deleted": 5, "no_longer_due": 1}}
    assert estate.rows_in_shop("select email, name from people where person_no = 1") == [
        ("person1@people.example", "erased")
    ]


def test_what_is_due_of_a_namesake_in_another_system_is_not_due_here(estate: Estate):
    estate.due("p3", "documents", document="invoices:3", source="shop", purpose="accounting")
    plan = estate.freeze()
    estate.run("update marts.fct_due_actions set source = 'elsewhere'")
    apply(estate.work(), plan)
    assert estate.outcomes(plan) == {"p3": {"no_longer_due": 1}}


def test_who_the_shop_refuses_fails_alone(estate: Estate):
    estate.run_in_shop("insert into loyalty_cards values (1, 1)")
    estate.run_in_shop("delete from lines; delete from invoices; delete from quotes")
    estate.land()
    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    plan = estate.act()
    assert estate.outcomes(plan) == {"p1": {"failed": 6}} | {p: {"deleted": 6} for p in ("p2", "p3", "p4")}
    assert estate.numbers("people") == estate.numbers("people", raw=True) == [1]
    assert estate.rows_in_shop("select email, name from people") == [("person1@people.example", "Person 1")]
    [(told,)] = estate.rows("select distinct message from enforcement.items where outcome = 'failed'")
    message = str(told)
    assert message.startswith("refused the write-back (ForeignKeyViolation, SQLSTATE 23503, schema public, table loyal")
    assert message.endswith(
        "loyalty_cards_person_no_fkey); check its foreign keys and constraints against the data map"
    )
    proved = estate.rows("select entry ->> 'outcome', sum((entry ->> 'items')::int) from evidence.ledger group by 1")
    assert sorted(proved) == [("deleted", 18), ("failed", 6)]


def test_every_item_has_one_outcome_and_the_ledger_counts_each_once(estate: Estate):
    for person in ("p1", "p2", "p3"):
        estate.due(person)
    estate.run("insert into intermediate.int_holds__unioned (person_id) values ('p2')")
    plan = estate.act()
    assert not estate.rows("select 1 from enforcement.items where outcome is null")
    assert plan.item_count == 18
    assert estate.rows("select sum((entry ->> 'items')::int) from evidence.ledger") == [(12,)]
    assert estate.rows(f"select state from enforcement.plans where plan_id = '{plan.plan_id}'") == [("applied",)]


def test_a_batch_at_a_time(estate: Estate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("orchestration.enforcement.pace.MOST", 1)
    for person in ("p1", "p2", "p3", "p4"):
        estate.due(person)
    assert estate.outcomes(estate.act()) == {p: {"deleted": 6} for p in ("p1", "p2", "p3", "p4")}


def test_an_erasure_done_twice_changes_nothing_more(estate: Estate):
    from orchestration.enforcement.erasure import erasures, statement
    from orchestration.enforcement.target import Targets
    from tests.orchestration.enforcement.test_erasure import record

    for keeps_documents in (True, False):
        todo = [
            statement(estate.source, e, None)
            for e in erasures(
                estate.source, Targets(records=(record(f"delete {OWN}", keeps_documents=keeps_documents),)), "source"
            )
        ]
        with estate.system.begin() as connection:
            assert sum(connection.execute(one).rowcount for one in todo)
            assert not sum(connection.execute(one).rowcount for one in todo)
            assert connection.execute(text("select count(*) from notes where subject = 'stock,1'")).scalar_one() == 1
