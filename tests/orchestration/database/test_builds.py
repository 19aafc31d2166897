"""A build computes the touched only where that is enough, and no touch is lost before it was computed."""

from datetime import date

import pytest
from sqlalchemy import text

from orchestration.database.builds import begin_build, finish_build
from orchestration.database.touched import touch_everybody

NIGHT = date(2026, 11, 21)
# As many people as make one of them few.
LEFT = """
    create schema intermediate;
    create schema marts;
    create table intermediate.int_persons__grouped (person_id text);
    create table intermediate.int_persons__to_recheck (person_id text, recheck_on date);
    create table marts.fct_deadlines (person_id text, due_on date);
    insert into intermediate.int_persons__grouped select 'p' || n from generate_series(1, 100) as n;
    analyze intermediate.int_persons__grouped;
    insert into identity.records (source, record_id, person_id) values ('crm', '1', 'anna');
"""


@pytest.fixture
def built(migrated):
    """A warehouse in which a night was computed."""
    _run(migrated, LEFT)
    finish_build(migrated, _begin(migrated))
    return migrated


def _begin(engine, as_of=NIGHT, policy_hash="book", content="models"):
    return begin_build(engine, as_of=as_of, policy_hash=policy_hash, content=content)


def _run(engine, statements):
    with engine.begin() as connection:
        connection.execute(text(statements))


def _asked(engine, query):
    with engine.connect() as connection:
        return list(connection.execute(text(query)).scalars())


def test_the_first_build_is_full(migrated):
    assert (begun := _begin(migrated)).scope == "full"
    assert begun.because == "nothing was built before"


def test_without_a_change_nobody_is_computed(built):
    begun = _begin(built)
    assert (begun.scope, begun.persons) == ("touched", 0)


@pytest.mark.parametrize(
    ("happened", "begin", "because"),
    [
        ("", {"policy_hash": "another"}, "the policy book changed"),
        ("", {"content": "others"}, "the models, the enabled sources or the rows of the policy book changed"),
        (
            "insert into policy.event_tables values ('crm', 'calls')",
            {},
            "the models, the enabled sources or the rows of the policy book changed",
        ),
        ("", {"as_of": date(2026, 11, 20)}, "there was a night of 2026-11-21"),
        ("", {"as_of": date(2026, 12, 19)}, "the last full build is 28 days old, or more"),
        ("update control.builds set finished_at = null", {}, "the last build did not finish"),
        ("drop table marts.fct_deadlines", {}, "tables were made anew since the last build"),
        (
            "drop table marts.fct_deadlines; create table marts.fct_deadlines (person_id text, due_on date)",
            {},
            "tables were made anew since the last build",
        ),
        ("insert into control.touches (cause) values ('x')", {}, "x may concern everybody"),
        ("insert into control.touches (cause, source) values ('x', 'crm')", {}, "x may concern everybody"),
        ("truncate identity.records", {}, "identity.records may concern everybody"),
        (
            "insert into identity.records select 'crm', 'r' || n, 'q' || n from generate_series(1, 31) as n",
            {},
            "31 persons were touched",
        ),
    ],
)
def test_what_is_not_certain_leads_to_a_full_build(built, happened, begin, because):
    if happened:
        _run(built, happened)
    begun = _begin(built, **begin)
    assert (begun.scope, begun.because, begun.persons) == ("full", because, None)


@pytest.mark.parametrize(
    ("table", "valid", "as_of", "scope"),
    [
        ("rules", {"valid_from": "2026-11-22"}, date(2026, 11, 22), "full"),
        ("rules", {"valid_from": "2026-11-23"}, date(2026, 11, 22), "touched"),
        ("rules", {"valid_from": "2026-11-21"}, date(2026, 11, 22), "touched"),
        ("rules", {"valid_to": "2026-11-21"}, date(2026, 11, 22), "full"),
        ("rules", {"valid_to": "2026-11-22"}, date(2026, 11, 22), "touched"),
        ("rules", {"valid_to": "2026-11-20"}, date(2026, 11, 22), "touched"),
        ("grounds", {"valid_from": "2026-11-24"}, date(2026, 11, 25), "full"),
        ("grounds", {"valid_to": "2026-11-24"}, date(2026, 11, 25), "full"),
    ],
)
def test_a_rule_that_begins_or_ends_since_leads_to_a_full_build(built, table, valid, as_of, scope):
    row = {
        "rules": {
            "rule": "r", "phase": "active", "grain": "person", "data_categories": "{}", "clock": "c", "keep": "P1Y",
            "keep_months": "12", "keep_days": "0", "next": "delete", "ends_on_objection": "false",
        },
        "grounds": {"ground": "g", "channel": "email"},
    }[table] | {
        "policy_hash": "book", "purpose": "p", "legal_basis": "consent", "reference": "", "confidence": "text",
    } | valid  # fmt: skip
    for policy_hash in ("book", "another"):
        values = ", ".join(f"'{v}'" for v in (row | {"policy_hash": policy_hash}).values())
        _run(built, f"insert into policy.{table} ({', '.join(row)}) values ({values})")
    finish_build(built, _begin(built))
    assert (begun := _begin(built, as_of)).scope == scope
    assert begun.because.startswith("rules begin or end" if scope == "full" else "only what changed")


def test_after_a_night_of_the_past_every_build_is_full_until_the_latest_night_is_reached_again(built):
    for as_of in (date(2026, 11, 1), date(2026, 11, 11), date(2026, 11, 21)):
        begun = _begin(built, as_of)
        assert begun.scope == "full", as_of
        finish_build(built, begun)
    assert _begin(built, date(2026, 11, 21)).scope == "touched"


def test_whom_a_change_time_or_a_deadline_concerns_is_computed(built):
    _run(
        built,
        """
        insert into control.touches (cause, person_id) values ('x', 'moved');
        insert into control.touches (cause, source, record_id) values ('x', 'crm', '1'), ('x', 'crm', 'unknown');
        insert into intermediate.int_persons__to_recheck values
            ('grown_old', '2026-11-21'), ('older', '2026-10-01'), ('young', '2026-11-22');
        insert into marts.fct_deadlines values
            ('due', '2026-11-21'), ('long_due', '2020-01-01'), ('kept', '2026-11-22'), ('for_ever', null);
        """,
    )
    assert _begin(built).persons == 6
    touched = {"anna", "due", "grown_old", "long_due", "moved", "older"}
    assert set(_asked(built, "select person_id from control.touched")) == touched


def test_what_is_noted_while_a_build_runs_is_the_next_ones(built):
    _run(built, "insert into control.touches (cause, person_id) values ('before', 'anna')")
    begun = _begin(built)
    _run(built, "insert into control.touches (cause, person_id) values ('meanwhile', 'bert')")
    finish_build(built, begun)
    assert _asked(built, "select cause from control.touches") == ["meanwhile"]
    _begin(built)
    assert _asked(built, "select person_id from control.touched") == ["bert"]


def test_a_build_that_dies_loses_no_touch(built):
    _run(built, "insert into control.touches (cause, person_id) values ('before', 'anna')")
    _begin(built)
    again = _begin(built)
    assert again.because == "the last build did not finish"
    assert _asked(built, "select cause from control.touches") == ["before"]
    finish_build(built, again)
    assert not _asked(built, "select cause from control.touches")


def test_what_holdings_have_still_to_follow_stays(built):
    _run(
        built,
        "insert into control.touches (cause, source, record_id, in_holdings) values "
        "('followed', 'crm', '1', true), ('not yet', 'crm', '1', false)",
    )
    finish_build(built, _begin(built))
    assert _asked(built, "select cause from control.touches") == ["not yet"]


def test_everybody_is_computed_once_when_asked(built):
    touch_everybody(built, "a restore")
    begun = _begin(built)
    assert begun.because == "a restore may concern everybody"
    finish_build(built, begun)
    assert _begin(built).scope == "touched"


def test_each_build_is_kept_with_its_reason(built):
    finish_build(built, _begin(built))
    asked = "select scope || ': ' || because from control.builds where finished_at is not null order by build_id"
    assert _asked(built, asked) == ["full: nothing was built before", "touched: only what changed, and what is due"]
