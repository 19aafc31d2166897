"""Cross-checks of a book that loads: what a DPO should look at before it decides anything."""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from retention_policies.coverage import uncovered
from retention_policies.model import Ground, Policy, Rule
from retention_policies.narrowing import crossing, overlap
from retention_policies.part import nearest
from retention_policies.period import Period
from retention_policies.vocabulary import CATEGORIES

_JUDGED = {"active", "archive", "then", "reference", "confidence", "confirmed_by", "reason"}
"""The keys by which a period is judged."""
Kind = Literal["unconfirmed", "without_data", "other"]
"""What a report says in its reader's language: a period nobody confirmed, a rule whose data no source holds."""


@dataclass(frozen=True)
class Finding:
    """Something in the book that wants a look: an error should be corrected, a warning may stand."""

    severity: Literal["error", "warning"]
    place: str
    sentence: str
    kind: Kind = "other"

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True)
class _Named:
    """A rule, and where it stands."""

    policy: Policy
    name: str
    rule: Rule
    inherits: Set[str] = frozenset()
    """Keys that stand in the policy above it: what they cause is told there."""

    @property
    def place(self) -> str:
        further = self.name.removeprefix(self.policy.purpose).lstrip(".")
        return f"{self.policy.purpose}.yaml" + (f": rules.{further}" if further else "")


def check(
    policies: Sequence[Policy], categories: Collection[str] = CATEGORIES, sources: Collection[str] | None = None
) -> Iterator[Finding]:
    """What to look at in the enabled policies, see `PolicyBook.check`."""
    rules = [named for policy in policies if policy.enabled for named in _rules(policy)]
    for named in rules:
        yield from _of_rule(named)
    for one, other in combinations(rules, 2):
        yield from _claimed_twice(one, other)
    for policy in policies:
        yield from _crossing(policy) if policy.enabled else ()
        if policy.enabled and policy.purpose.startswith("prospecting") and not policy.ends_on_objection:
            yield Finding(
                "error",
                f"{policy.purpose}.yaml: ends_on_objection",
                "an objection to prospecting is absolute (GDPR, Art. 21(3)); write `ends_on_objection: true`",
            )
        if policy.enabled and _rests_on_interest(policy) and policy.legitimate_interest is None:
            yield Finding("warning", f"{policy.purpose}.yaml: legitimate_interest", _unsaid_interest(policy))
        if policy.enabled and sources is not None:
            yield from _caps_of_no_source(policy, sources)
    yield from (Finding("warning", place, told) for place, told in uncovered(policies, categories, sources))
    for named in rules:
        yield from _of_no_source(named, sources) if sources is not None and "who" not in named.inherits else ()
        if "data" not in named.inherits and not set(named.rule.data) & set(categories):
            yield Finding(
                "warning",
                _key(named.place, "data"),
                f"no source holds {' or '.join(named.rule.data)}, so the rule decides nothing; check "
                f"`{'grain: event' if named.rule.grain == 'event' else 'category:'}` in the data map, or write "
                "`enabled: false` until one does",
                "without_data",
            )


def _rests_on_interest(policy: Policy) -> bool:
    return "legitimate_interest" in {policy.legal_basis, *(ground.legal_basis for ground in policy.exceptions)}


def _unsaid_interest(policy: Policy) -> str:
    told = "say which interest is pursued, as {fr, en} (RGPD Art. 13(1)(d)); the notices leave it to be completed"
    if policy.legal_basis == "legitimate_interest":
        return told + _days(policy)
    resting = [ground for ground in policy.exceptions if ground.legal_basis == "legitimate_interest"]
    return f"{told}; it is the basis of {', '.join(f'exceptions.{each.name}{_days(each)}' for each in resting)}"


def _days(stated: Rule | Ground) -> str:
    """From which day on and until which, where the file says so."""
    days = (("from", stated.valid_from), ("until", stated.valid_to))
    told = " ".join(f"{word} {day}" for word, day in days if day)
    return f" ({told})" if told else ""


def _rules(policy: Policy) -> Iterator[_Named]:
    for i, (name, rule) in enumerate(policy.all_rules()):
        written = set(policy.rules[i - 1].given()) if i else set(Rule.known_keys())
        yield _Named(policy, name, rule, set(Rule.known_keys()) - written)


def _of_rule(named: _Named) -> Iterator[Finding]:
    rule, place = named.rule, named.place
    is_judged = not named.inherits >= _JUDGED
    if is_judged and rule.confidence == "unsettled" and not rule.confirmed_by:
        yield Finding(
            "warning",
            _key(place, "confidence"),
            "no source settles this period; the controller confirms it, on the DPO's advice, with `confirmed_by:` "
            "(who, when), or changes it",
            "unconfirmed",
        )
    archive = rule.archive
    same_clock = rule.clock_of_archive() == rule.clock
    is_told = is_judged or "clock" not in named.inherits
    if archive and same_clock and is_told and archive.keep.about_days <= rule.active.period.about_days:
        yield Finding(
            "error",
            _key(place, "archive.keep"),
            f"{archive.keep} is not longer than the active phase ({rule.active.period}); both count from the clock, "
            "so nothing would ever be archived",
        )
    if rule.clock == "end_of_relation" and rule.who.customer is not True and not named.inherits >= {"clock", "who"}:
        yield Finding(
            "warning",
            _key(place, "clock"),
            "who never was a customer has no end of a relation, so nothing of theirs would ever end; add "
            "`customer: true` to `who:`",
        )
    if is_judged:
        yield from _norm(named, "active", rule.active.keep, rule.active.norm)
    if is_judged and archive:
        yield from _norm(named, "archive", archive.keep, archive.norm)


def _norm(named: _Named, phase: str, keep: Period | None, norm: Period | None) -> Iterator[Finding]:
    rule, place = named.rule, _key(named.place, f"{phase}.keep")
    if keep is None or (norm is None and rule.confidence == "unsettled"):
        return
    is_shorter = norm is not None and keep.about_days < norm.about_days
    is_law = named.policy.legal_basis == "legal_obligation"
    if norm is None:
        yield Finding("warning", place, f"say what the reference states with `{phase}.norm`, to compare {keep} with it")
    elif rule.reason is None and keep.about_days > norm.about_days:
        yield Finding(
            "error", place, f"{keep} is longer than the reference ({norm}); justify it with `reason:` or shorten it"
        )
    elif rule.reason is None and is_shorter:
        told = f"{keep} is shorter than the reference ({norm}); say why with `reason:`"
        yield Finding("error" if is_law else "warning", place, told)
    elif is_shorter and is_law:
        # Such as the ten years of vouchers.
        yield Finding(
            "warning",
            place,
            f"{keep} is shorter than the reference ({norm}), and no `reason:` suffices against a period that a law "
            "asks for, such as C. com., art. L. 123-22; lengthen it, or rest the purpose on another `legal_basis:`",
        )


def _claimed_twice(one: _Named, other: _Named) -> Iterator[Finding]:
    a, b = one.rule, other.rule
    shared = sorted(set(a.data) & set(b.data))
    if shared and (a.who, a.grain, a.clock) == (b.who, b.grain, b.clock) and overlap(a, b):
        yield Finding(
            "error",
            _key(other.place, "data"),
            f"{', '.join(shared)} of the same people by the same clock is also claimed by {one.name}; the longer of "
            "the two governs, so remove one or tell them apart with `who:` or validity days",
        )


def _of_no_source(named: _Named, sources: Collection[str]) -> Iterator[Finding]:
    for _, told in _unknown(named.rule.who.source or (), sources, "the rule means nobody there"):
        yield Finding("warning", _key(named.place, "who.source"), told)


def _caps_of_no_source(policy: Policy, sources: Collection[str]) -> Iterator[Finding]:
    for name, told in _unknown(policy.cap.sources, sources, "this caps nothing"):
        yield Finding("warning", f"{policy.purpose}.yaml: cap.sources.{name}", told)


def _unknown(names: Iterable[str], sources: Collection[str], so: str) -> Iterator[tuple[str, str]]:
    """Each name that no source has, with a sentence that says what comes of it."""
    known = f"; there are {', '.join(sorted(sources))}"
    for name in sorted(set(names) - set(sources)):
        yield name, f"no source is called {name}, so {so}{nearest(name, sources) or known}"


def _crossing(policy: Policy) -> Iterator[Finding]:
    for (name, _), (further, rule) in crossing(policy):
        yield Finding(
            "warning",
            _key(_Named(policy, further, rule).place, "who"),
            f"some fit both this and the `who:` of {name}, and the longer of the two rules keeps their data; to let "
            "one replace the other, give it every condition of the other and one more",
        )


def _key(place: str, key: str) -> str:
    return f"{place}: {key}" if place.endswith(".yaml") else f"{place}.{key}"
