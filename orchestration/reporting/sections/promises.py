"""What the gates checked this night. Read-only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from expectations.promise import Bilingual, not_kept
from expectations.suites.data_map import NUMBERS_IN_PLACE
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, joined, say, typeset

_PROMISES = text("select * from reporting.rpt_promises order by gate desc, passed, severity, suite, name")


@dataclass(frozen=True)
class Promise:
    """One promise and whether it holds."""

    gate: str
    suite: str
    name: str
    label: Text
    severity: str
    passed: bool
    unexpected: int
    """What was found against it, of what it lists."""
    is_idle: bool
    """It is kept, as there was nothing to check."""
    reference: str | None
    broken: Text | None
    """When it is broken: what was found, and how to put it right."""
    history: Text
    """Since when it is kept or broken, and in how many of the last nights it was broken."""

    @property
    def heading(self) -> Text:
        """The promise, or that it is not kept."""
        if self.passed:
            return self.label
        told = not_kept(Bilingual(self.label.fr, self.label.en), None)
        return Text(told.fr, told.en)

    @property
    def stops(self) -> bool:
        """Whether it is broken and critical, and of no source alone."""
        return not self.passed and self.severity == "critical" and self.suite != "sources"


def misplaced(promises: Iterable[Promise]) -> int:
    """Rows that hold a card number, a security code, an IBAN or a social security number where none belongs."""
    name = NUMBERS_IN_PLACE.name
    return sum(each.unexpected for each in promises if not each.passed and each.name.rpartition(".")[2] == name)


def read_promises(connection: Connection, names: Names) -> tuple[Promise, ...]:
    """Every promise of the night's gates; of each gate the broken ones first."""
    return tuple(
        Promise(
            gate=row.gate,
            suite=row.suite,
            name=row.name,
            label=_label(row, names),
            severity=row.severity,
            passed=row.passed,
            unexpected=row.unexpected,
            is_idle=row.passed and row.checked == 0,
            reference=typeset(row.reference, "").fr if row.reference else None,
            broken=typeset(row.broken_fr, row.broken_en) if row.broken_fr else None,
            history=_history(row),
        )
        for row in connection.execute(_PROMISES)
    )


def _history(row: Row[Any]) -> Text:
    """What earlier nights found; a promise that none checked before begins tonight."""
    broken = say("promises.broken_nights", n=row.nights_broken, nights=row.nights)
    if row.passed and row.checked == 0:
        # To have nothing to check is not to have kept anything.
        return broken if row.nights_broken else Text("", "")
    if row.nights == 1:
        return say("promises.first_checked")
    since = say("promises.kept_since" if row.passed else "promises.broken_since", day=row.since)
    if row.nights_broken == 0:
        return since
    return joined((since, broken))


def _label(row: Row[Any], names: Names) -> Text:
    """The promise; one that was checked source by source ends with the system's name."""
    label = typeset(row.label_fr, row.label_en)
    source, dot, _ = row.name.rpartition(".")
    if not dot:
        return label
    told = Text(label.fr.partition(": ")[2].rstrip("."), label.en.partition(": ")[2].rstrip("."))
    return say("promises.of_source", system=names.system(source), promise=told)
