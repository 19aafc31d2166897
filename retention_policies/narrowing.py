"""Which rule replaces which: of one purpose, the rule for fewer people stands in the place of the rule for more."""

from collections.abc import Iterable, Mapping

from retention_policies.model import Policy, Rule, Who

Claim = tuple[str, Rule]
"""A rule, complete, with its name."""


def narrows(narrow: Who, wide: Who) -> bool:
    """Whether whoever `narrow` is for is among those `wide` is for, and not the other way round."""
    return narrow != wide and all(_is_within(key, getattr(narrow, key), getattr(wide, key)) for key in Who.model_fields)


def replaced_by(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    """Of each rule of the purpose, by name, those that replace it for whom they fit, in order.

    What is not shared, be it data or days, nobody replaces.
    """
    rules = policy.all_rules()
    return {name: tuple(other for other, narrow in rules if _replaces(narrow, rule)) for name, rule in rules}


def crossing(policy: Policy) -> Iterable[tuple[Claim, Claim]]:
    """Pairs of rules of the purpose that fit the same people, and of which neither replaces the other."""
    rules = policy.all_rules()
    for i, one in enumerate(rules):
        for other in rules[i + 1 :]:
            a, b = one[1], other[1]
            if _meet(a, b) and a.who != b.who and not (narrows(a.who, b.who) or narrows(b.who, a.who)):
                yield one, other


def overlap(a: Rule, b: Rule) -> bool:
    """Whether there is a day on which both hold."""
    apart = (a.valid_to and b.valid_from and a.valid_to < b.valid_from) or (
        b.valid_to and a.valid_from and b.valid_to < a.valid_from
    )
    return not apart


def _replaces(narrow: Rule, wide: Rule) -> bool:
    return narrow.grain == wide.grain and bool(set(narrow.data) & set(wide.data)) and narrows(narrow.who, wide.who)


def _meet(a: Rule, b: Rule) -> bool:
    shared = a.grain == b.grain and set(a.data) & set(b.data) and overlap(a, b)
    return bool(shared) and not any(
        _are_apart(a.grain, key, getattr(a.who, key), getattr(b.who, key)) for key in Who.model_fields
    )


def _is_within(key: str, narrow: object, wide: object) -> bool:
    if wide is None or narrow == wide:
        return True
    if isinstance(narrow, tuple) and isinstance(wide, tuple):
        return set(narrow) <= set(wide)
    return key == "min_amount" and narrow is not None and narrow > wide  # type: ignore[operator]  # both are amounts


def _are_apart(grain: str, key: str, one: object, other: object) -> bool:
    """Whether nobody fits both conditions; a person may be known in several systems, a document stands in one."""
    if one is None or other is None or key == "min_amount":
        return False
    if isinstance(one, tuple) and isinstance(other, tuple):
        return not set(one) & set(other) and (key != "source" or grain in ("document", "event"))
    return one != other
