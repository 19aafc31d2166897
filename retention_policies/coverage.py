"""Coverage: data that no rule would ever end, of whom, of which documents, and on which days."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from retention_policies.cases import OF_A_DOCUMENT, Box, Case, Dimensions, boxes, cases, dimensions, fits
from retention_policies.gap_told import Gap, Stretch, told
from retention_policies.model import Policy, Rule

_MAKE_A_CUSTOMER = ("order", "contract", "invoice", "payment")
_A_DAY = timedelta(days=1)


def uncovered(
    policies: Sequence[Policy], categories: Collection[str], sources: Collection[str] | None
) -> Iterator[Gap]:
    """What the enabled policies leave out of what the sources hold: a place and a sentence for each gap.

    Args:
        policies: all of them.
        categories: what the sources hold.
        sources: their names; None if nobody knows them.
    """
    rules = [rule for policy in policies if policy.enabled for _, rule in policy.all_rules()]
    named = {category for rule in rules for category in rule.data}
    for category in sorted(set(categories) - named):
        disabled = [p.purpose for p in policies if not p.enabled and any(category in r.data for _, r in p.all_rules())]
        remedy = f"enable {' or '.join(disabled)}, or name it" if disabled else "name it"
        said = f"no enabled policy covers it, so it has no ground and no deadline; {remedy} under `data:` of a policy"
        yield f"category {category}", said
    found: dict[str, tuple[list[str], Box, tuple[Stretch, ...], Dimensions]] = {}
    for category in sorted(set(categories) & named):
        of, gaps = _gaps([rule for rule in rules if category in rule.data], sources, category == "documents")
        for days, alike in gaps.items():
            for box in boxes(alike, of):
                found.setdefault(f"{box} {days} {category == 'documents'}", ([], box, days, of))[0].append(category)
    for of_one, box, days, of in found.values():
        yield told(of_one, box, days, of)


def _gaps(
    rules: Sequence[Rule], sources: Collection[str] | None, of_documents: bool
) -> tuple[Dimensions, dict[tuple[Stretch, ...], list[Case]]]:
    """What the rules tell apart, and the cases of which none keeps the data, by the days on which it is so."""
    own = [rule for rule in rules if of_documents or rule.grain != "document"]
    further = [rule for rule in rules if not of_documents and rule.grain == "document"]
    every = dimensions(rules, sources)
    if further:
        every["customer"] = (False, True)
    of = {key: values for key, values in every.items() if of_documents or key not in OF_A_DOCUMENT}
    sales = {key: values for key, values in every.items() if key in OF_A_DOCUMENT} | {"documents": _MAKE_A_CUSTOMER}
    found: dict[tuple[Stretch, ...], list[Case]] = defaultdict(list)
    for case in cases(of):
        known = case | {"customer": True} if case.get("documents") in _MAKE_A_CUSTOMER else case
        kept = [[rule for rule in own if fits(rule.who, known)]]
        if further and known["customer"]:
            # A customer has one of these documents, and each of them keeps who it is about.
            kept = [kept[0] + [rule for rule in further if fits(rule.who, known | one)] for one in cases(sales)]
        days = _stretches(kept)
        if days:
            found[days].append(case)
    return of, found


def _stretches(kept: Sequence[Sequence[Rule]]) -> tuple[Stretch, ...]:
    """The days on which the rules of any of these do not hold; without an end, for ever."""
    rules = [rule for alike in kept for rule in alike]
    turns = {
        date.min,
        *(r.valid_from for r in rules if r.valid_from),
        *(r.valid_to + _A_DAY for r in rules if r.valid_to),
    }
    found: list[Stretch] = []
    for first, following in zip(sorted(turns), [*sorted(turns)[1:], None], strict=True):
        if all(any(_holds(rule, first) for rule in alike) for alike in kept):
            continue
        begun = found.pop()[0] if found and found[-1][1] == first - _A_DAY else first
        found.append((begun, following and following - _A_DAY))
    return tuple(found)


def _holds(rule: Rule, day: date) -> bool:
    return (rule.valid_from or date.min) <= day <= (rule.valid_to or date.max)
