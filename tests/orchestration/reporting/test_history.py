"""The course of the legal bases: every day on which something changed is found, from a few that are asked."""

from datetime import date, timedelta

import pytest

from orchestration.reporting.history import Standing, Stretch, changes, stretches

KEY = ("marketing", "email")
MISSING, VALID, EXPIRED, OBJECTED = (
    Standing("consent", status, evidence)
    for status, evidence in (("missing", None), ("valid", "mail:1"), ("expired", "mail:1"), ("objected", "crm:2"))
)


def course(*held):
    """What held from each day on, as the models would say it; counts whom it is asked of."""
    asked = []

    def on(day):
        asked.append(day)
        now = [standing for first, standing in held if first <= day]
        return {KEY: now[-1]} if now and now[-1] else {}

    return on, asked


def day(text):
    return date.fromisoformat(text)


def test_what_time_alone_changed_is_found_by_halving():
    on, asked = course((day("2020-01-01"), VALID), (day("2023-01-01"), EXPIRED))
    assert changes([day("2020-01-01"), day("2026-11-21")], on) == [day("2020-01-01"), day("2023-01-01")]
    assert len(set(asked)) < 20


def test_what_a_day_undoes_again_is_found_where_that_day_is_known():
    on, _ = course(
        (day("2020-01-01"), VALID), (day("2021-01-01"), OBJECTED), (day("2021-06-01"), VALID),
        (day("2024-06-01"), EXPIRED), (day("2025-01-01"), VALID),
    )  # fmt: skip
    days = [day(each) for each in ("2020-01-01", "2021-01-01", "2021-06-01", "2025-01-01", "2026-11-21")]
    assert changes(days, on) == [*days[:3], day("2024-06-01"), days[3]]


def test_two_changes_by_time_between_two_days_are_both_found():
    on, _ = course((day("2020-01-01"), VALID), (day("2020-02-01"), MISSING), (day("2023-01-01"), EXPIRED))
    found = changes([day("2020-01-01"), day("2026-11-21")], on)
    assert found == [day("2020-01-01"), day("2020-02-01"), day("2023-01-01")]


@pytest.mark.parametrize("apart", [1, 2, 3])
def test_days_next_to_each_other_are_told_apart(apart):
    first = day("2020-02-28")
    on, _ = course((first, VALID), (first + timedelta(days=apart), OBJECTED))
    assert changes([first, first + timedelta(days=apart)], on) == [first, first + timedelta(days=apart)]


def test_a_stretch_ends_the_day_before_the_next_and_the_last_is_open():
    on, _ = course((day("2020-01-01"), VALID), (day("2023-01-01"), EXPIRED))
    assert list(stretches([day("2020-01-01"), day("2021-05-05"), day("2023-01-01")], on)) == [
        Stretch(*KEY, VALID, day("2020-01-01"), day("2022-12-31")),
        Stretch(*KEY, EXPIRED, day("2023-01-01"), None),
    ]


def test_a_purpose_that_does_not_apply_for_a_while_has_a_gap():
    on, _ = course((day("2020-01-01"), VALID), (day("2021-01-01"), None), (day("2022-01-01"), VALID))
    days = [day("2020-01-01"), day("2021-01-01"), day("2022-01-01")]
    assert [(each.first, each.last) for each in stretches(days, on)] == [
        (day("2020-01-01"), day("2020-12-31")),
        (day("2022-01-01"), None),
    ]
