"""What ended because a consent was withdrawn is named so, also once nobody knows the person any more."""

import pytest

from orchestration.reporting.record import Done, find_record
from tests.orchestration.enforcement.estate import Estate

RULE = (
    "insert into policy.rules (policy_hash, rule, purpose, phase, grain, legal_basis, data_categories, clock, "
    "keep, keep_months, keep_days, next, ends_on_objection, while_known, reference, confidence) values "
    "('book', 'prospecting.active', 'prospecting', 'active', 'person', 'consent', '{notes}', 'last_contact', "
    "'P3Y', 36, 0, 'delete', true, false, 'CNIL', 'text')"
)


def ended(estate: Estate, *objections: tuple[str, str]) -> Done:
    """What is told of a person whose data a night ended for these objections, by origin and day."""
    for origin, day in objections:
        estate.run(
            "insert into intermediate.int_objections__unioned values "
            f"('p1', 'prospecting', 'email', '{origin}', true, '{day}', true)"
        )
    estate.run(RULE)
    estate.due("p1", "notes")
    estate.run("update marts.fct_due_actions set counts_from = due_on")
    estate.act()
    estate.run("truncate intermediate.int_objections__unioned")
    with estate.warehouse.connect() as connection:
        (done,) = find_record(connection, "shop:1", ["shop"]).done
    assert done.told is not None
    return done


@pytest.mark.parametrize(
    "objections",
    [
        [("withdrawn", "2023-01-01")],
        [("withdrawn", "2023-01-01"), ("remembered", "2023-01-01")],
        [("declared", "2022-01-01"), ("withdrawn", "2023-01-01")],
    ],
)
def test_a_withdrawal_is_named_one(estate: Estate, objections: list[tuple[str, str]]):
    done = ended(estate, *objections)
    assert done.reference == "RGPD, art. 7, § 3, et art. 17, § 1, b"
    assert done.told is not None
    assert "following the withdrawal of consent (GDPR, Art.\u00a07(3) and 17(1)(b)), immediate deletion" in done.told.en
    assert "opposition" not in done.told.fr


@pytest.mark.parametrize(
    "objections",
    [
        [("declared", "2023-01-01")],
        [("event", "2023-01-01"), ("withdrawn", "2023-01-01")],
        [("withdrawn", "2022-01-01"), ("declared", "2023-01-01")],
    ],
)
def test_an_objection_stays_one(estate: Estate, objections: list[tuple[str, str]]):
    done = ended(estate, *objections)
    assert done.reference == "RGPD, art. 21, § 3"
    assert done.told is not None
    assert "following an objection" in done.told.en
