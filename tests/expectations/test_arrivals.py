"""A source whose contacts stop arriving is left alone, measured against its last good nights."""

import re

import pytest

from expectations.gates import BEFORE_ENFORCEMENT, run
from expectations.promise import Gate
from tests.expectations.conftest import AS_OF, PARAMETERS
from tests.expectations.planted_rows import MET_BEFORE

SUITE = next(suite for suite in BEFORE_ENFORCEMENT.suites if suite.name == "sources")
ARRIVALS = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, (SUITE,))
LEFT = "delete from intermediate.int_contacts__from_person where source = 'crm' and ltrim(person_id, 'p')::integer > {}"


def blocked(url, docs_dir, **parameters):
    return run(ARRIVALS, url=url, as_of=AS_OF, docs_dir=docs_dir, parameters=PARAMETERS | parameters).blocked_sources


@pytest.mark.parametrize(
    ("before", "left", "is_blocked"),
    [
        (MET_BEFORE.format(True, 100, 1, 9), 25, False),
        (MET_BEFORE.format(True, 100, 1, 9), 24, True),
        (MET_BEFORE.format(True, 100, 400, 409), 0, True),
        (MET_BEFORE.format(True, 19, 1, 9), 0, False),
        (MET_BEFORE.format(False, 100, 1, 9), 0, False),
        ("select 1", 0, False),
        # One campaign is no measure, and a decline of some weeks does not become it.
        (MET_BEFORE.format(True, 900, 1, 30) + ";" + MET_BEFORE.format(True, 30, 31, 90), 24, False),
        (MET_BEFORE.format(True, 30, 1, 20) + ";" + MET_BEFORE.format(True, 900, 21, 90), 24, True),
        # Nor is what lies further back than the last 90 nights.
        (MET_BEFORE.format(True, 30, 1, 90) + ";" + MET_BEFORE.format(True, 900, 91, 300), 24, False),
    ],
    ids=["a quarter", "less", "long ago", "few", "held", "first", "campaign", "decline", "another year"],
)
def test_the_last_good_nights_are_the_measure(before, left, is_blocked, planted, tmp_path):
    found = blocked(planted(f"{before}; {LEFT.format(left)}"), tmp_path / "docs")
    assert list(found) == (["crm"] if is_blocked else [])


def test_whoever_objects_to_it_is_told_how_many_are_missing_and_where_to_say_so(planted, tmp_path):
    url = planted(f"{MET_BEFORE.format(True, 100, 1, 9)}; {LEFT.format(5)}")
    said = blocked(url, tmp_path / "docs")["crm"]
    assert re.match("people missing, of those who usually get in touch within 30 days: 95 of 100. Check that", said)
    assert "raise most_silent_percent in its description" in said
    assert not blocked(url, tmp_path / "again", **{"most_silent_percent.crm": "100"})


def test_a_good_night_is_the_measure_of_the_next(planted, tmp_path):
    """What a night checked less what it missed is what it saw, whether more than usual or less."""
    for before, seen in ((MET_BEFORE.format(True, 40, 1, 9), 100), (MET_BEFORE.format(True, 300, 1, 9), 100)):
        url = planted(before)
        [one] = [
            result
            for result in run(ARRIVALS, url=url, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS).results
            if result.name == "crm.source_contacts_arrive"
        ]
        assert one.passed
        assert (one.checked or 0) - (one.unexpected or 0) == seen


def test_contacts_dated_ahead_are_no_sign_of_life(planted, tmp_path):
    ahead = "update intermediate.int_contacts__from_person set occurred_at = '2026-11-23' where source = 'crm'"
    assert list(blocked(planted(f"{MET_BEFORE.format(True, 100, 1, 9)}; {ahead}"), tmp_path / "docs")) == ["crm"]


@pytest.mark.parametrize(("years", "left", "is_blocked"), [(3, 24, True), (3, 25, False), (1, 0, False)])
def test_contacts_that_a_source_tells_no_more_are_missed_though_few_were_of_late(
    years, left, is_blocked, planted, tmp_path
):
    before = MET_BEFORE.replace("_arrive", "_stay").format(True, 100, 1, 9)
    older = (
        f"update intermediate.int_contacts__from_person set occurred_at = occurred_at - interval '{years} years' "
        f"where source = 'crm' and ltrim(person_id, 'p')::integer > {left}"
    )
    found = blocked(planted(f"{before}; {older}"), tmp_path / "docs")
    assert list(found) == (["crm"] if is_blocked else [])
    if is_blocked:
        assert "Check the names of its events" in found["crm"]
