"""The figures are those of the planted rows, counted here by hand."""

import json
from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from orchestration.database.warehouse import read_only
from orchestration.errors import DatabaseError
from orchestration.reporting.figures import HeldBack, SystemFigures, night_figures
from orchestration.reporting.summary import as_json, summary_table
from tests.orchestration.reporting.planting import ACTED, AS_OF, COUNTS, NIGHT, PLANTED


def _people(outcome=None, source=None):
    return {
        person
        for item in PLANTED["items"]
        for person in range(item[6], item[7] + 1)
        if outcome in (None, item[3]) and source in (None, item[4])
    }


def test_every_person_counts_once_in_each_system_and_once_over_all(planted):
    figures = night_figures(planted.engine, NIGHT)
    for system in (*figures.systems, figures.total):
        source = system.source or None
        for outcome in ("deleted", "anonymised", "archived", "suppressed", "held"):
            assert getattr(system, outcome) == len(_people(outcome, source)), (source, outcome)
        assert system.due == len(_people(source=source))
    assert figures.total.deleted == 182
    assert sum(system.deleted for system in figures.systems) == 250


def test_what_is_known_remembered_and_set_aside(planted):
    figures = night_figures(planted.engine, NIGHT)
    assert {s.source: s.known for s in figures.systems} == {"crm": 1320, "emailing": 1000, "files": 0, "invoicing": 500}
    assert figures.total.known == COUNTS["known"][""]
    assert figures.total.quarantined == sum(row[4] for row in PLANTED["quarantine"])
    assert figures.remembered == PLANTED["remembered"]
    assert figures.held_because == (HeldBack("hold", 8, AS_OF), HeldBack("quarantine", 3, AS_OF))
    assert [(order.source, order.items, order.planned_on) for order in figures.orders] == [("files", 12, AS_OF)]


def test_what_an_operator_says_is_done_is_told_from_what_is_still_there_and_from_what_nobody_did(variant):
    figures = night_figures(variant("RECEIPTED").engine, NIGHT)
    told = [(o.source, o.items, o.received, o.still_there, o.untouched) for o in figures.orders]
    assert told == [("emailing", 3, 3, 0, 0), ("files", 9, 0, 5, 4)]


def test_who_is_done_in_part_counts_on_both_sides(planted):
    figures = night_figures(planted.engine, NIGHT)
    settled = set().union(*(_people(outcome) for outcome in ACTED))
    assert figures.partly == len(settled & _people("held")) == 2
    assert figures.total.due == figures.total.settled + figures.total.held + figures.total.passed_over - figures.partly
    assert figures.total.operations == sum(item[7] - item[6] + 1 for item in PLANTED["items"] if item[3] in ACTED)
    assert figures.gone == COUNTS["gone"]


def test_a_night_that_counted_nobody_shows_who_is_known_now(variant):
    figures = night_figures(variant("OLD").engine, NIGHT)
    assert (figures.total.known, figures.gone) == (1200, None)


def test_reading_needs_no_right_to_write(planted):
    engine = read_only(planted.engine)
    assert night_figures(engine, NIGHT) == night_figures(planted.engine, NIGHT)
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.exec_driver_sql("delete from control.nights")
    engine.dispose()


def test_a_night_that_never_was(planted):
    with pytest.raises(DatabaseError, match="there is no night never"):
        night_figures(planted.engine, "never")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("CLEAN", "done"), ("WAITING", "waiting"), ("HELD", "held"), ("FAULTY", "faulty"), ("REFUSED", "faulty"),
        ("FAILED", "failed"), ("EMPTY", "done"), ("BROKEN_OFF", "failed"),
    ],
)  # fmt: skip
def test_how_the_night_stands(variant, name, state):
    assert night_figures(variant(name).engine, NIGHT).state == state


def test_systems_that_do_not_answer_are_named(variant):
    figures = night_figures(variant("UNANSWERED").engine, NIGHT)
    assert figures.state == "partial"
    assert figures.unanswered == (("emailing", 83),)


def test_a_run_counts_what_it_did_itself(variant):
    engine = variant("BEFORE").engine
    assert night_figures(engine, NIGHT).total.deleted == 182
    assert night_figures(engine, NIGHT, whole_date=True).total.deleted > 182


def test_the_terminal_shows_every_system_within_eighty_columns(planted):
    console = Console(width=80, record=True, file=StringIO())
    console.print(summary_table(night_figures(planted.engine, NIGHT), {"crm": "CRM"}))
    printed = console.export_text()
    assert [line for line in printed.splitlines() if "CRM" in line and "invoicing" in line]
    assert "1,450" in printed
    assert "…" not in printed


def test_the_opt_out_list_stands_among_the_systems_when_somebody_left_it(variant):
    figures = night_figures(variant("OPT_OUTS").engine, NIGHT)
    (listed,) = (system for system in figures.systems if system.source == "suppression")
    assert (listed.known, listed.due, listed.deleted, figures.total.deleted) == (0, 4, 4, 186)
    console = Console(width=100, record=True, file=StringIO())
    console.print(summary_table(figures))
    assert "Opt-out list" in console.export_text()


def test_json_holds_plain_values(planted):
    read = json.loads(json.dumps(as_json(night_figures(planted.engine, NIGHT))))
    assert read["as_of"] == "2026-11-21"
    assert SystemFigures(**read["total"]).deleted == 182
    assert read["orders"][0]["planned_on"] == "2026-11-21"
    assert read["held_because"] == [["a hold covers it", 8], ["a row of this person is in quarantine", 3]]


def test_what_a_night_took_up_of_an_earlier_one_is_its_own(variant, planted):
    for whole_date in (True, False):
        before, after = (
            night_figures(engine, NIGHT, whole_date=whole_date).total
            for engine in (planted.engine, variant("TAKEN_UP").engine)
        )
        assert (after.deleted - before.deleted, after.failed - before.failed) == (2, 5)
        assert after.due - before.due == 7
