"""What moves to the archive at the end of a rule that has none: what other purposes still need of the same data."""

from collections.abc import Iterator, Set

from orchestration.reporting.register.fact import Fact, quoted
from orchestration.reporting.texts import enumerated, say, typeset, word
from retention_policies.book import PolicyBook
from retention_policies.model import Policy, Rule
from retention_policies.vocabulary import CATEGORIES


def archived_elsewhere(policy: Policy, rule: Rule, book: PolicyBook) -> Iterator[Fact]:
    """A sentence that names these purposes and the data, if there are any."""
    needed = _needed(policy, rule, book)
    if needed:
        data = needed_elsewhere(policy, rule, book)
        told = say(
            "register.archived_elsewhere",
            purposes=quoted(typeset(other.label.fr, other.label.en) for other, _ in needed),
            data=enumerated([word("category", category) for category in CATEGORIES if category in data]),
            done=word("done", rule.then),
        )
        # Which purposes these are, their own sheets tell.
        yield Fact("archived_elsewhere", told)


def needed_elsewhere(policy: Policy, rule: Rule, book: PolicyBook) -> frozenset[str]:
    """The categories of the rule that another purpose may still need in the archive."""
    return frozenset().union(*(data for _, data in _needed(policy, rule, book)))


def _needed(policy: Policy, rule: Rule, book: PolicyBook) -> list[tuple[Policy, Set[str]]]:
    if rule.archive is not None or rule.grain not in ("person", "document"):
        return []
    needed = [
        (other, {c for _, its in other.all_rules() if its.archive for c in its.data if c in rule.data} - {"documents"})
        for other in book.policies
        if other.enabled and other.purpose != policy.purpose and _may_be_of_one(policy, other)
    ]
    return [(other, data) for other, data in needed if data]


def _may_be_of_one(policy: Policy, other: Policy) -> bool:
    """Nobody is a consumer and a professional at once."""
    return None in (policy.who.segment, other.who.segment) or policy.who.segment == other.who.segment
