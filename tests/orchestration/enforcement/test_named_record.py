"""What became of a record, asked by its name: known, archived, erased, set aside, gone, or never there."""

from collections.abc import Callable

import pytest

from orchestration.errors import DatabaseError
from orchestration.reporting.record import Record, find_record
from tests.orchestration.enforcement.estate import AS_OF, AT, OWN, Estate

READ = (
    "insert into control.loads (source, table_name, as_of, started_at, status) "
    "values ('shop', 'people', '{}', '{}', 'loaded')"
)
LINKED_ANEW = (
    "delete from identity.records where record_id = '{}'; delete from identity.holdings where record_id = '{}'"
)


def found(estate: Estate, name: str) -> Record:
    with estate.warehouse.connect() as connection:
        return find_record(connection, name, ["shop"])


def read(estate: Estate, at: str = AT.isoformat()) -> None:
    """The night reads the shop before it acts."""
    estate.run(READ.format(AS_OF, at))


def test_a_record_of_which_nothing_was_done_is_known(estate: Estate):
    estate.due("p1", "notes", held=True)
    estate.act()
    assert found(estate, "shop:1") == Record("shop:1", "known", "p1", (), (), (), ())


def test_a_record_that_lost_a_part_is_known_and_says_which(estate: Estate):
    read(estate)
    estate.due("p1", "notes activity")
    plan = estate.act()
    record = found(estate, "shop:1")
    assert (record.stands, record.person) == ("known", "p1")
    (done,) = record.done
    assert (done.outcome, done.data_categories, done.rule) == ("deleted", ["activity", "notes"], "prospecting.active")
    assert (done.plan_id, done.on, done.in_system) == (plan.plan_id, "2026-11-21", "done")


def test_an_erased_record_says_so_at_once_and_when_it_is_no_longer_linked(estate: Estate):
    read(estate)
    estate.run("insert into identity.records values ('books', '9', 'p1'), ('shop', '2b', 'p1')")
    # Another record of the same person, erased with it.
    estate.run("insert into identity.holdings (source, record_id, data_category) values ('shop', '2b', 'notes')")
    estate.due("p1")
    plan = estate.act()
    at_once = found(estate, "shop:1")
    assert (at_once.stands, at_once.person, at_once.others) == ("erased", None, ("books:9",))
    assert [(one.plan_id, one.data_categories) for one in at_once.done] == [(plan.plan_id, sorted(OWN.split()))]
    assert found(estate, "shop:2b").stands == "erased"
    estate.run(LINKED_ANEW.format(1, 1))
    assert found(estate, "shop:1") == at_once


def test_a_record_that_is_read_again_is_known_again(estate: Estate):
    read(estate)
    estate.due("p1")
    estate.act()
    read(estate, "2026-11-22 02:00+00")
    record = found(estate, "shop:1")
    assert (record.stands, len(record.done)) == ("known", 1)


def test_what_an_operator_was_asked_to_erase_is_known_until_it_is_confirmed(make_estate: Callable[..., Estate]):
    estate = make_estate(write_back="work_order")
    read(estate)
    estate.due("p1")
    estate.act()
    record = found(estate, "shop:1")
    assert (record.stands, {one.in_system for one in record.done}) == ("known", {"ordered"})


def test_a_record_that_only_the_archive_keeps_is_its_person_s_still(estate: Estate):
    read(estate)
    estate.due("p1", action="archive")
    estate.act()
    record = found(estate, "shop:1")
    assert (record.stands, record.person, record.others) == ("archived", "p1", ())
    assert "identity" in record.archived


def test_a_row_in_quarantine_belongs_to_nobody_yet(estate: Estate):
    estate.run(
        "insert into quarantine.rows (source, table_name, row_key, record_id, column_name, reason, payload, seen_at) "
        "values ('shop', 'people', '77', '77', 'seen_on', 'not_a_date', '{}', '2026-11-20 12:00+00'), "
        "('shop', 'people', '77', '77', 'seen_on', 'not_a_date', '{}', '2026-11-21 12:00+00')"
    )
    record = found(estate, "shop:77")
    assert (record.stands, record.person) == ("quarantined", None)
    (row,) = record.set_aside
    assert (row.table, row.column, row.reason, row.rows, row.since) == (
        ("people", "seen_on", "not_a_date", 2, "2026-11-20")
    )


def test_a_record_that_left_by_itself_was_not_erased(estate: Estate):
    estate.due("p1", "notes")
    estate.freeze()
    estate.run("update enforcement.items set outcome = 'no_longer_due'; " + LINKED_ANEW.format(1, 1))
    assert found(estate, "shop:1") == Record("shop:1", "gone", None, (), (), (), ())


def test_an_opt_out_that_is_remembered_erased_nothing(estate: Estate):
    estate.due("p1", "contact_details", "suppress")
    estate.freeze()
    estate.run("update enforcement.items set outcome = 'suppressed'; " + LINKED_ANEW.format(1, 1))
    record = found(estate, "shop:1")
    assert (record.stands, [one.outcome for one in record.done]) == ("gone", ["suppressed"])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("shop:404", "shop:404: nobody has this record, and nothing of it was erased; check its id"),
        ("pigeons:1", "pigeons:1: there is no source pigeons; the sources are shop"),
        ("suppression:1", "suppression:1: there is no source suppression; the sources are shop"),
        ("shop", "shop: give it as SOURCE:RECORD_ID, such as crm:17; the sources are shop"),
        ("shop:", "shop:: give it as SOURCE:RECORD_ID, such as crm:17; the sources are shop"),
    ],
)
def test_a_record_that_never_was_is_an_error(estate: Estate, name: str, sentence: str):
    with pytest.raises(DatabaseError) as caught:
        found(estate, name)
    assert str(caught.value) == sentence


def test_a_source_that_is_left_out_now_is_still_remembered(estate: Estate):
    estate.run("insert into identity.records values ('former', '1', 'p1')")
    assert found(estate, "former:1").stands == "known"


def test_what_is_archived_names_the_rule_that_keeps_it_and_not_the_one_that_ended(estate: Estate):
    estate.run(
        "insert into policy.policies values "
        "('book', 'accounts', 'Comptes', 'Accounts', 'legal_obligation', 'x', 'text', 'x', 100, 100); "
        "insert into policy.rules (policy_hash, rule, purpose, phase, grain, legal_basis, data_categories, clock, "
        "keep, keep_months, keep_days, next, ends_on_objection, while_known, reference, confidence) values "
        "('book', 'prospecting.active', 'prospecting', 'active', 'person', 'consent', '{identity}', 'last_contact', "
        "'P3Y', 36, 0, 'delete', false, false, 'CNIL', 'text'), "
        "('book', 'accounts.archive', 'accounts', 'archive', 'document', 'legal_obligation', '{identity}', "
        "'fiscal_year_end', 'P10Y', 120, 0, 'anonymise', false, false, 'C. com.', 'text')"
    )
    estate.due("p1", "identity", action="archive")
    estate.run("update marts.fct_due_actions set archive_rule = 'accounts.archive'")
    estate.act()
    (done,) = [one for one in found(estate, "shop:1").done if one.outcome == "archived"]
    assert done.reference == "C. com."
    assert done.told is not None
    assert done.told.en.endswith(
        "3 years after the last contact from the person, intermediate archiving: the policy “Accounts” requires "
        "keeping until 10 years after the close of the fiscal year, then anonymisation"
    )
