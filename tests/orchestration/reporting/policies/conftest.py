"""Figures of a night for the pages of the policies."""

from datetime import UTC, date, datetime

from orchestration.reporting.policies.figures import BookFigures, Example, PolicyFigures
from tests.orchestration.reporting.planting import AS_OF, BOOK

FIGURES = BookFigures(
    as_of=AS_OF,
    computed_at=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
    has_acted=True,
    policy_hash=BOOK.hash,
    policies={purpose: PolicyFigures(1234, 56, 789, 12, 345, AS_OF) for purpose in ("prospecting_b2c", "accounting")},
    used=frozenset(),
    taken_over={"accounting": 683},
    fingerprints=240,
    examples={
        "prospecting_b2c.active": Example(date(2025, 5, 14), date(2028, 5, 14)),
        "accounting.active": Example(date(2025, 12, 31), date(2025, 12, 31)),
        "accounting.archive": Example(date(2025, 12, 31), date(2035, 12, 31)),
    },
)
