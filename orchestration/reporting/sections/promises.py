"""What the gates checked this night. Read-only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from expectations.gates import GATES
from expectations.history import Histories, told
from expectations.promise import Bilingual, not_kept
from expectations.suites.data_map import NUMBERS_IN_PLACE
from orchestration.enforcement.kept_promises import read_histories
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say, show, typeset, word

_MADE = {(suite.name, each.name): each for gate in GATES for suite in gate.suites for each in suite.promises}
"""What the suites say of each promise, as they are made by now."""

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
    history: Text | None
    """Since when it is kept or broken, and on how many of the last nights it was broken, if that says anything."""
    why: Text | None
    """Why it matters; None of a promise that is no longer made."""
    owner: Text | None
    """Who puts it right."""

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


def read_promises(connection: Connection, as_of: date, names: Names) -> tuple[Promise, ...]:
    """Every promise of the night's gates; of each gate the broken ones first."""
    histories = {gate.name: read_histories(connection, gate.name, before=as_of) for gate in GATES}
    return tuple(_promise(row, as_of, names, histories.get(row.gate, {})) for row in connection.execute(_PROMISES))


def _promise(row: Row[Any], as_of: date, names: Names, histories: Histories) -> Promise:
    made = _MADE.get((row.suite, row.name.rpartition(".")[2]))
    is_idle = row.passed and row.checked == 0
    before = histories.get((row.suite, row.name))
    history = told(before, passed=row.passed, is_idle=is_idle, night=as_of, say_day=_day)
    return Promise(
        gate=row.gate,
        suite=row.suite,
        name=row.name,
        label=_label(row, names),
        severity=row.severity,
        passed=row.passed,
        unexpected=row.unexpected,
        is_idle=is_idle,
        reference=typeset(row.reference, "").fr if row.reference else None,
        broken=typeset(row.broken_fr, row.broken_en) if row.broken_fr else None,
        history=typeset(history.fr, history.en) if history else None,
        why=typeset(made.why.fr, made.why.en) if made else None,
        owner=word("owner", made.owner) if made else None,
    )


def _day(day: date) -> Bilingual:
    shown = show(day)
    return Bilingual(shown.fr, shown.en)


def _label(row: Row[Any], names: Names) -> Text:
    """The promise; one that was checked source by source ends with the system's name."""
    label = typeset(row.label_fr, row.label_en)
    source, dot, _ = row.name.rpartition(".")
    if not dot:
        return label
    told = Text(label.fr.partition(": ")[2].rstrip("."), label.en.partition(": ")[2].rstrip("."))
    return say("promises.of_source", system=names.system(source), promise=told)
