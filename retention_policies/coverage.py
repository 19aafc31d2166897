"""Coverage: data that no rule would ever end, of whom, and from which day on."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from retention_policies.model import Policy, Rule, Who
from retention_policies.vocabulary import Segment

Gap = tuple[str, str]
"""The category, and a sentence."""
_PEOPLE: dict[Segment, str] = {"b2c": "consumers", "b2b": "professionals"}


def uncovered(policies: Sequence[Policy], categories: Collection[str]) -> Iterator[Gap]:
    """What the enabled policies leave out of what the sources hold."""
    enabled = [(name, rule) for p in policies if p.enabled for name, rule in p.all_rules()]
    rules = [rule for _, rule in enabled]
    for category in sorted(set(categories) - {category for rule in rules for category in rule.data}):
        disabled = [p.purpose for p in policies if not p.enabled and any(category in r.data for _, r in p.all_rules())]
        remedy = f"enable {' or '.join(disabled)}, or name it" if disabled else "name it"
        told = f"no enabled policy covers it, so it has no ground and no deadline; {remedy} under `data:` of a policy"
        yield f"category {category}", told
    for category in sorted({category for rule in rules for category in rule.data}):
        yield from _of_some_countries(category, [(name, rule) for name, rule in enabled if category in rule.data])
        if category in categories:
            yield from _of_some_people(category, [rule for rule in rules if category in rule.data])


def _of_some_countries(category: str, covering: Sequence[tuple[str, Rule]]) -> Iterator[Gap]:
    """Whose country no record names is of no country that a rule asks for."""
    if all(rule.who.country for _, rule in covering):
        names = " and ".join(name for name, _ in covering)
        told = (
            f"only {names} keep it, each for one country; of whom no record names a country nothing would ever end it"
        )
        yield f"category {category}", f"{told}, so add a rule without `country:`"


def _of_some_people(category: str, covering: Sequence[Rule]) -> Iterator[Gap]:
    """A rule that asks nothing but the segment is for all of it; a category that has none for anybody is kept so."""
    of_segment = {segment: [rule for rule in covering if _is_for_all_of(rule, segment)] for segment in _PEOPLE}
    if not any(of_segment.values()):
        return
    for segment, rules in of_segment.items():
        for first, end in _gaps(rules):
            since = "" if first == date.min else f" from {first} on"
            until = "" if end is None else f" until {end}"
            told = f"no enabled policy covers it of {_PEOPLE[segment]}{since}{until}, so nothing would ever end it"
            yield f"category {category}", f"{told}; name it under `data:` of a policy for all of `segment: {segment}`"


def _is_for_all_of(rule: Rule, segment: Segment) -> bool:
    return rule.grain == "person" and rule.who in (Who(), Who(segment=segment))


def _gaps(rules: Sequence[Rule]) -> Iterator[tuple[date, date | None]]:
    """The days on which none of the rules is valid, ends included; without an end, for ever."""
    day = date.min
    for rule in sorted(rules, key=lambda rule: rule.valid_from or date.min):
        if rule.valid_from and rule.valid_from > day:
            yield day, rule.valid_from - timedelta(days=1)
        if rule.valid_to is None:
            return
        day = max(day, rule.valid_to + timedelta(days=1))
    yield day, None
