"""A gap in a book, told in a sentence."""

from collections.abc import Sequence
from datetime import date

from retention_policies.cases import ANY_OTHER, Box, Dimensions, Value

Gap = tuple[str, str]
"""The place, and a sentence."""
Stretch = tuple[date, date | None]
"""The first and the last day."""

_SEGMENTS = {"b2c": "consumers", "b2b": "professionals"}


def told(categories: Sequence[str], box: Box, days: Sequence[Stretch], of: Dimensions) -> Gap:
    """The gap of these categories.

    Args:
        categories: of which nothing is kept by a rule there.
        box: whose data, or which documents.
        days: on which days.
        of: what rules tell apart.
    """
    is_of_documents = categories == ["documents"]
    is_one = len(categories) == 1
    it = "it" if is_one and not is_of_documents else "them"
    whose = _people(box, of) or ("" if is_of_documents else "anybody")
    what = _documents(box, of) if is_of_documents else it
    when = " and".join(_when(*stretch) for stretch in days)
    end = f"would ever end {it}" if any(last is None for _, last in days) else f"would end {it} then"
    remedy = "add a rule with `grain: document`" if is_of_documents else f"name {it} under `data:` of a rule"
    said = (
        f"no enabled policy covers {what}{' of ' if whose else ''}{whose}{when}, so nothing {end}; {remedy} that does"
    )
    return f"{'category' if is_one else 'categories'} {', '.join(categories)}", said


def _people(box: Box, of: Dimensions) -> str:
    told = []
    for (customer,) in [box["customer"]] if "customer" in box else []:
        told.append("who are customers" if customer else "who never were customers")
    if "country" in box:
        names = _left(box, of, "country")
        told.append(f"of whom no record names {names}" if names else f"of whom records name only {_or(box['country'])}")
    if "source" in box:
        names = _left(box, of, "source")
        told.append(f"who are not known to {names}" if names else f"who are known only to {_or(box['source'])}")
    if "channel" in box:
        told.append(f"who decided on nothing but {_or(box['channel'])}")
    noun = _SEGMENTS[str(box["segment"][0])] if "segment" in box else "people" if told else ""
    return " ".join([noun, " and ".join(told)]).strip()


def _documents(box: Box, of: Dimensions) -> str:
    kinds = [f"{kind}s".replace("_", " ") for kind in box.get("documents", ())]
    words = [" and ".join([", ".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds) or "documents"]
    if "concluded_online" in box:
        words.append("concluded online" if box["concluded_online"][0] else "not concluded online")
    if "min_amount" in box:
        bounds, at = of["min_amount"], [of["min_amount"].index(value) for value in box["min_amount"]]
        least = [f"of {bounds[at[0]]:f} EUR or more"] if at[0] else []
        below = [f"below {bounds[at[-1] + 1]:f} EUR"] if at[-1] + 1 < len(bounds) else []
        words.append(" and ".join(least + below))
    return " ".join(words)


def _left(box: Box, of: Dimensions, key: str) -> str:
    """Where any other is meant, those that are not."""
    return _or([value for value in of[key] if value not in box[key]]) if ANY_OTHER in box[key] else ""


def _or(values: Sequence[Value]) -> str:
    return " or ".join(map(str, values))


def _when(first: date, last: date | None) -> str:
    since = "" if first == date.min else f" from {first} on"
    return since + ("" if last is None else f" until {last}")
