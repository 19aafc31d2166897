"""Cases: every combination of what rules tell apart, and what several of them have in common."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import get_args

from retention_policies.model import Rule, Who
from retention_policies.vocabulary import Channel, DocumentKind, Segment

Value = str | bool | Decimal
Dimensions = dict[str, tuple[Value, ...]]
"""What each condition is judged for; what no rule asks for is left out."""
Case = dict[str, Value]
Box = dict[str, tuple[Value, ...]]
"""All cases that have one of these values each; what may be anything is left out."""

ANY_OTHER = ""
"""A country or a source that no rule names; of a country, none at all, too."""
OF_A_DOCUMENT = ("concluded_online", "min_amount", "documents")
_KEYS = ("concluded_online", "min_amount", "channel", "source", "country", "customer", "segment", "documents")
_CLOSED: Dimensions = {
    "concluded_online": (False, True),
    "channel": get_args(Channel),
    "customer": (False, True),
    "segment": get_args(Segment),
    "documents": get_args(DocumentKind),
}


def dimensions(rules: Iterable[Rule], sources: Collection[str] | None) -> Dimensions:
    """What the rules tell apart; what is in several systems or countries is in one of them, so each stands alone."""
    asked: dict[str, set[Value]] = defaultdict(set)
    for rule in rules:
        for key in _KEYS:
            value = getattr(rule.who, key)
            if value is not None:
                asked[key] |= set(value) if isinstance(value, tuple) else {value}
    open_: Dimensions = {
        "source": (*sorted(map(str, asked["source"])), ANY_OTHER) if sources is None else tuple(sorted(sources)),
        "country": (*sorted(map(str, asked["country"])), ANY_OTHER),
        "min_amount": tuple(sorted({Decimal(0), *(one for one in asked["min_amount"] if isinstance(one, Decimal))})),
    }
    return {key: (_CLOSED | open_)[key] for key in _KEYS if asked[key]}


def cases(of: Dimensions) -> Iterator[Case]:
    """Every combination."""
    return (dict(zip(of, values, strict=True)) for values in product(*of.values()))


def fits(who: Who, case: Case) -> bool:
    """Whether a rule is for the case, which says something of every condition of it."""
    return all(_meets(key, getattr(who, key), case[key]) for key in _KEYS if getattr(who, key) is not None)


def boxes(found: Sequence[Case], of: Dimensions) -> Iterator[Box]:
    """The same cases in few words: those that differ in one thing only stand together."""
    sides = {tuple(frozenset([case[key]]) for key in of) for case in found}
    for place in range(len(of)):
        together: dict[tuple[frozenset[Value], ...], frozenset[Value]] = {}
        for side in sides:
            rest = side[:place] + side[place + 1 :]
            together[rest] = together.get(rest, frozenset()) | side[place]
        sides = {(*rest[:place], values, *rest[place:]) for rest, values in together.items()}
    told = [{k: tuple(v for v in of[k] if v in values) for k, values in zip(of, side, strict=True)} for side in sides]
    for box in sorted(told, key=str):
        yield {key: values for key, values in box.items() if values != of[key]}


def _meets(key: str, asked: Value | tuple[Value, ...], value: Value) -> bool:
    if isinstance(asked, tuple):
        return value in asked
    return value >= asked if key == "min_amount" else value == asked  # type: ignore[operator]  # both are amounts
