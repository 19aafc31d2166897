"""A purpose under which nothing came on the last night is told, whatever the data map says that there could be."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from orchestration.reporting.policies.figures import BookFigures, PolicyFigures, unused
from orchestration.settings import PROJECT_DIR
from retention_policies.book import PolicyBook
from retention_policies.checks import Finding

BOOK = PolicyBook.load(PROJECT_DIR / "retention_policies" / "policies")
SOME = PolicyFigures(1, 0, 0, 0, 0, None)
NIGHT = BookFigures(
    as_of=date(2026, 11, 21),
    computed_at=datetime(2026, 11, 21, 3, tzinfo=UTC),
    has_acted=True,
    policy_hash=BOOK.hash,
    policies={"contracts": SOME},
    used=frozenset(
        policy.purpose
        for policy in BOOK.policies
        if policy.purpose not in ("accounting", "opt_out_list", "audience_measurement")
    ),
    taken_over={},
    fingerprints=3,
    examples={},
)


@pytest.mark.parametrize(
    ("night", "places"),
    [
        (NIGHT, ["accounting.yaml"]),
        (replace(NIGHT, fingerprints=0), ["accounting.yaml", "opt_out_list.yaml"]),
        (replace(NIGHT, used=frozenset(p.purpose for p in BOOK.policies)), []),
        (replace(NIGHT, policy_hash="of another book"), []),
    ],
)
def test_what_nothing_came_under(night: BookFigures, places: list[str]):
    assert [finding.place for finding in unused(BOOK, night)] == places


def test_a_disabled_policy_is_missed_by_nobody():
    none = replace(NIGHT, used=frozenset())
    disabled = {f"{policy.purpose}.yaml" for policy in BOOK.policies if not policy.enabled}
    assert disabled
    assert not disabled & {finding.place for finding in unused(BOOK, none)}


def test_it_says_when_and_what_to_do():
    (found,) = unused(BOOK, NIGHT)
    assert found == Finding(
        "warning",
        "accounting.yaml",
        "no record came under it on the night of 2026-11-21, so it ended and kept nothing; check `who:` and the clock, "
        "or write `enabled: false`",
    )
