"""What the DPO is promised: one sentence each, how it is checked, and what to do when it is broken."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from expectations.errors import GateError
from expectations.typography import typeset

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

Severity = Literal["critical", "warning"]
Values = Mapping[str, str]
"""What a promise is checked with, by name: `as_of`, `source`, the caller's parameters."""

_BIND = re.compile(r"(?<!:):([a-z_]+)")


@dataclass(frozen=True)
class Bilingual:
    """One text for people, typeset (non-breaking spaces, apostrophes) here, once."""

    fr: str
    en: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "fr", typeset(self.fr, "fr"))
        object.__setattr__(self, "en", typeset(self.en, "en"))


@dataclass(frozen=True)
class Promise:
    """One promise to the DPO and the expectation that keeps watch over it.

    A broken critical promise holds the night, unless it is `per_source`: then it is checked once for each
    source, and a broken one only takes that source out of the night.
    """

    name: str
    severity: Severity
    label: Bilingual
    """The promise, as one sentence."""
    reference: str
    """The article or rule it stands on."""
    owner: Literal["dpo", "data engineer"]
    """Who puts it right."""
    lists: Bilingual
    """What is counted when it is broken, as a noun phrase."""
    why: Bilingual
    remedy: Bilingual
    expectation: "Callable[[Values], Expectation]"
    """Makes the Great Expectations expectation out of the night's values."""
    command: str | None = None
    """What the engineers run to put it right, if there is a command for it."""
    per_source: bool = False


@dataclass(frozen=True)
class Suite:
    """Promises on one subject; `reads` is the table (`schema.table`) that the subject lives in."""

    name: str
    label: Bilingual
    reads: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class Gate:
    """A named list of suites."""

    name: str
    label: Bilingual
    suites: tuple[Suite, ...]


@dataclass(frozen=True)
class PromiseResult:
    """What one promise came to on one night; counts only.

    A promise kept per source has a result for each, its name and labels beginning with the source's.
    """

    suite: str
    name: str
    severity: Severity
    passed: bool
    unexpected: int | None
    """How many break it; None when it could not be checked, which is a failure."""
    checked: int | None
    """Of how many; of none there was nothing to check, and None is unknown."""
    label_fr: str
    label_en: str
    reference: str
    broken: Bilingual | None = None
    """When it is broken: what was found, and how to put it right."""
    source: str | None = None

    @property
    def told(self) -> Bilingual:
        """The broken promise whole: that it is not kept, what was found, and how to put it right."""
        return not_kept(Bilingual(self.label_fr, self.label_en), self.broken)


@dataclass(frozen=True)
class BlockedSource:
    """A source that nothing may be purged on tonight, and why."""

    source: str
    reason: Bilingual


@dataclass(frozen=True)
class GateResult:
    """What a gate came to: every promise's result, and the sources it takes out of the night."""

    gate: str
    as_of: date
    results: tuple[PromiseResult, ...]
    blocked: tuple[BlockedSource, ...]

    @property
    def blocked_sources(self) -> Mapping[str, str]:
        """By source, why nothing is purged on it, in English."""
        return {one.source: one.reason.en for one in self.blocked}

    @property
    def passed(self) -> bool:
        """Whether no critical promise is broken; a source's own promises block the source, not the gate."""
        return not any(r.severity == "critical" and not r.passed and r.source is None for r in self.results)


def not_kept(label: Bilingual, broken: Bilingual | None) -> Bilingual:
    """A broken promise as a sentence: a promise alone reads as if it were kept."""
    head = Bilingual(f"Non tenu : « {label.fr} »", f"Not kept: “{label.en}”")
    return head if broken is None else Bilingual(f"{head.fr} {broken.fr}", f"{head.en} {broken.en}")


def numbers(unexpected: int | None, total: int | None) -> Bilingual:
    """How many of how many, as each language writes it."""
    if unexpected is None or total is None:
        return Bilingual("n'a pas pu être vérifié", "could not be checked")
    en = f"{unexpected:,} of {total:,}"
    return Bilingual(en.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(" of ", " sur "), en)


def counted(sql: str, *, at_most_percent: str | None = None) -> "Callable[[Values], Expectation]":
    """A factory of the expectation that nothing, or not too much, of what `sql` counts is unexpected.

    Args:
        sql: one SELECT of one row of two integers, `unexpected` and `total`; `:name` binds a value of the night.
        at_most_percent: the value that holds the percentage of `total` that is tolerated; without it, none is.

    Raises (the factory):
        GateError: a value the promise needs was not given.
    """
    names = tuple(sorted(set(_BIND.findall(sql))))

    def make(values: Values) -> "Expectation":
        # Great Expectations takes ten seconds to import: only when a gate runs.
        from expectations.counting import ExpectCountWithin

        missing = [n for n in (*names, *((at_most_percent,) if at_most_percent else ())) if n not in values]
        if missing:
            raise GateError("parameters", f"give {', '.join(missing)}; a promise is checked with it")
        share = float(values[at_most_percent]) / 100 if at_most_percent else 0.0
        return ExpectCountWithin(counting=sql, bound={name: values[name] for name in names}, share=share)

    return make
