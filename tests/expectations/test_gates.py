"""A good night passes both gates, and each promise is seen to break on one planted bad row."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from expectations.errors import GateError
from expectations.gates import AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT, run
from expectations.promise import Bilingual, Gate, counted, numbers
from tests.expectations.conftest import AS_OF, PARAMETERS
from tests.expectations.planted_rows import AFTER, BEFORE, EITHER, KEPT_BEFORE, LOST, PER_SOURCE, SAID

PROMISES = {
    p.name: (gate, s, p) for gate in (AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT) for s in gate.suites for p in s.promises
}


def run_suite_of(name, url, docs_dir):
    gate, suite, _ = PROMISES[name]
    return run(Gate(gate.name, gate.label, (suite,)), url=url, as_of=AS_OF, docs_dir=docs_dir, parameters=PARAMETERS)


def broken(result):
    return {r.name for r in result.results if not r.passed}


@pytest.mark.parametrize("gate", [BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT], ids=lambda gate: gate.name)
def test_a_good_night_keeps_every_promise(gate, good, tmp_path):
    result = run(gate, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    assert broken(result) == set()
    assert result.passed
    assert result.blocked_sources == {}
    assert len(result.results) == sum((2 if p.per_source else 1) for s in gate.suites for p in s.promises)


def test_every_promise_has_its_bad_row():
    assert PER_SOURCE.keys() | BEFORE.keys() | AFTER.keys() | EITHER.keys() | SAID.keys() == PROMISES.keys()


@pytest.mark.parametrize(("name", "statement"), [*BEFORE.items(), *AFTER.items(), *EITHER.items()])
def test_one_bad_row_breaks_the_promise(name, statement, planted, tmp_path):
    result = run_suite_of(name, planted(statement), tmp_path / "docs")
    assert name in broken(result)
    [one] = [r for r in result.results if r.name == name]
    assert one.unexpected is not None
    assert one.unexpected >= 1
    assert result.passed == all(r.severity == "warning" for r in result.results if not r.passed)


@pytest.mark.parametrize(("name", "statement"), PER_SOURCE.items())
def test_a_bad_source_is_left_alone_and_the_rest_of_the_night_runs(name, statement, planted, tmp_path):
    result = run_suite_of(name, planted(statement), tmp_path / "docs")
    assert broken(result) == {f"crm.{name}"}
    assert result.passed
    assert {r.source for r in result.results if not r.passed} == {"crm"}
    blocks = PROMISES[name][2].severity == "critical"
    assert list(result.blocked_sources) == (["crm"] if blocks else [])
    if blocks:
        remedy = PROMISES[name][2].remedy
        assert re.search(rf"of \d+\. {re.escape(remedy.en)}", result.blocked_sources["crm"])
        assert re.search(rf"sur \d+\. {re.escape(remedy.fr)}", result.blocked[0].reason.fr)


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_what_the_data_map_does_not_say_breaks_the_promise_of_that_source(name, said, good, tmp_path):
    gate, suite, _ = PROMISES[name]
    whole = Gate(gate.name, gate.label, (suite,))
    result = run(whole, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS | said)
    assert broken(result) == {f"crm.{name}"}
    assert result.blocked_sources == {}


def test_a_broken_promise_says_that_it_is_broken_what_was_found_and_what_to_do(planted, tmp_path):
    [one] = run_suite_of("due_once", planted(BEFORE["most_people_stay"]), tmp_path / "docs").results[-1:]
    assert one.told.en == (
        "Not kept: “A single night never erases the data of most people known, audience measurement aside.” "
        "People to erase at once: 61 of 120. Compare with the day before and look first at the periods of the "
        "policies; only if the number is right, have the engineers raise the share allowed for this night. "
        "Command: OUBLI_MOST_DUE_PERCENT=PERCENT oubli run."
    )
    assert one.told.fr.startswith("Non tenu\u00a0: «\u00a0Une seule nuit n’efface jamais")
    assert "Personnes à effacer à la fois\u00a0: 61 sur 120. Comparer à la veille" in one.told.fr
    assert numbers(1200, 98765) == Bilingual("1\u202f200 sur 98\u202f765", "1,200 of 98,765")


def test_a_source_that_was_never_read_is_left_alone(good, tmp_path):
    gate = Gate(BEFORE_ENFORCEMENT.name, BEFORE_ENFORCEMENT.label, BEFORE_ENFORCEMENT.suites[:1])
    new = {**PARAMETERS, "sources": "crm, booking", "tables.crm": "contacts,interactions,opportunities"}
    result = run(gate, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=new)
    assert result.blocked_sources.keys() == {"crm", "booking"}


def test_yesterdays_reading_is_fresh_within_its_bound_only(good, tmp_path):
    gate = Gate(BEFORE_ENFORCEMENT.name, BEFORE_ENFORCEMENT.label, BEFORE_ENFORCEMENT.suites[:1])
    for day, is_blocked in (("2026-11-23", False), ("2026-11-24", True)):
        result = run(
            gate,
            url=good,
            as_of=AS_OF.fromisoformat(day),
            docs_dir=tmp_path / day,
            parameters=PARAMETERS | {"sources": "crm"},
        )
        assert bool(result.blocked_sources) is is_blocked


@pytest.mark.parametrize(
    ("before", "kept_before", "tonight"), [(0, True, 24), (6, True, 30), (0, False, 120)], ids=["few", "old", "first"]
)
def test_few_rows_may_lose_their_person_and_what_was_lost_before_counts_no_more(
    before, kept_before, tonight, planted, tmp_path
):
    lost = f"{LOST.format(before, '2026-11-20')}; {LOST.format(tonight, '2026-11-21')}"
    url = planted(f"{KEPT_BEFORE.format(kept_before)}; {lost}")
    assert not run_suite_of("source_rows_keep_their_person", url, tmp_path / "docs").blocked_sources


def test_what_cannot_be_counted_is_broken_and_the_rest_is_still_checked(planted, tmp_path):
    result = run_suite_of(
        "clocks_are_known", planted("alter table identity.records rename to elsewhere"), tmp_path / "docs"
    )
    assert broken(result) == {"clocks_are_known"}
    [one] = [r for r in result.results if not r.passed]
    assert one.unexpected is None
    assert "ople without a start, or whose date vanished: could not be checked. Bring" in one.told.en
    assert not result.passed


def test_without_a_table_the_gate_is_shut(planted, tmp_path):
    url = planted("drop table marts.fct_due_actions")
    result = run_suite_of("due_once", url, tmp_path / "docs")
    assert len(broken(result)) == len(result.results)
    assert not result.passed


def test_a_night_that_applied_nothing_has_nothing_to_answer_for(planted, tmp_path):
    url = planted("update enforcement.plans set policy_hash = 'older', waits_for = '[{}]', content_hash = 'changed'")
    parameters = PARAMETERS | {"plan_id": ""}
    assert run(AFTER_ENFORCEMENT, url=url, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=parameters).passed


def test_a_small_base_may_be_idle_or_due_as_a_whole(planted, tmp_path):
    url = planted(
        """delete from identity.records where person_id <> 'p120'; delete from identity.identifiers;
        delete from marts.fct_last_contact where person_id <> 'p120';
        update marts.fct_last_contact set last_contact_on = '2020-01-01'"""
    )
    assert run(BEFORE_ENFORCEMENT, url=url, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS).passed


@pytest.mark.parametrize(
    ("first_read", "night_before", "holds"),
    [
        ("2026-11-20", "known", True),
        ("2026-11-21", "known", False),
        ("2026-11-20", "undated", False),
        ("2026-11-20", "held", False),
        ("2026-11-20", "of another date", False),
    ],
)
def test_many_dates_that_vanish_at_once_hold_the_night(first_read, night_before, holds, planted, tmp_path):
    """Not the dates of who is new tonight, nor of who never had one; a night that did not pass is no measure."""
    day = "2026-11-21" if night_before == "of another date" else "2026-11-20"
    url = planted(
        f"""update marts.fct_last_contact set last_contact_on = null, collected_on = '{first_read}',
            collection_known_by = 'first_seen' where ltrim(person_id, 'p')::integer > 113;
        insert into control.promises
            (as_of, gate, suite, name, severity, passed, unexpected, label_fr, label_en)
        values ('{day}', 'before_enforcement', 'clocks', 'people_have_a_date', 'warning', true,
                {7 if night_before == "undated" else 0}, '', ''),
            ('{day}', 'before_enforcement', 'clocks', 'clocks_are_known', 'critical', {night_before != "held"},
                0, '', '')
        """
    )
    assert ("clocks_are_known" in broken(run_suite_of("clocks_are_known", url, tmp_path / "docs"))) is holds


def test_tracking_rests_on_consent_whatever_the_book_says(planted, tmp_path):
    url = planted("update marts.fct_legal_basis set legal_basis = 'legitimate_interest' where purpose = 'audience'")
    assert broken(run_suite_of("tracking_rests_on_consent", url, tmp_path / "docs")) == {"tracking_rests_on_consent"}


def test_who_leaves_the_opt_out_list_is_none_of_the_people_who_stay(planted, tmp_path):
    url = planted(
        "insert into marts.fct_due_actions select 'opt-out:' || n, 'fingerprints', 'suppression', null, 'delete',"
        " 'prospecting', 'prospecting.active', '2023-11-01', '2026-11-01', 'book' from generate_series(1, 200) as n"
    )
    assert broken(run_suite_of("most_people_stay", url, tmp_path / "docs")) == set()


@pytest.mark.parametrize("why", ["is_held", "is_quarantined", "is_unwarned", "is_doubtful"])
def test_who_is_held_back_is_erased_by_no_night(planted, tmp_path, why):
    url = planted(f"{BEFORE['most_people_stay']}; update marts.fct_due_actions set {why} = person_id <> 'p2'")
    assert broken(run_suite_of("most_people_stay", url, tmp_path / "docs")) == set()


@pytest.mark.parametrize("missing", ["policy_hash", "sources"])
def test_a_missing_parameter_is_named(missing, good, tmp_path):
    parameters = {name: value for name, value in PARAMETERS.items() if name != missing}
    with pytest.raises(GateError, match=missing):
        run(BEFORE_ENFORCEMENT, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=parameters)


def test_a_warehouse_that_does_not_answer_is_one_sentence(tmp_path):
    url = f"postgresql+psycopg2://postgres:s3cret@localhost/oubli?host={tmp_path}"
    with pytest.raises(GateError, match=r"^warehouse: does not answer the gate; check") as caught:
        run(BEFORE_ENFORCEMENT, url=url, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    assert "s3cret" not in str(caught.value)


def test_the_gate_cannot_write_and_leaves_no_connection(planted, tmp_path):
    url = planted(
        "create function marts.write() returns text language sql"
        " as 'insert into policy.books values (''x'') returning 1'"
    )
    _, suite, promise = PROMISES["no_contact_in_the_future"]
    writing = replace(promise, expectation=counted("select length(marts.write()), 1"))
    gate = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, (replace(suite, promises=(writing,)),))
    result = run(gate, url=url, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    assert broken(result) == {promise.name}
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from policy.books")) == 0
        others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        assert connection.scalar(text(others)) == 0
