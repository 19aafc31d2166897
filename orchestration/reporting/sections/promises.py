"""What the gates checked this night. Read-only."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, text

from expectations.gates import AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say, typeset

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
    unexpected: int | None
    reference: str | None
    remedy: Text | None
    """How to put it right when it is broken."""

    @property
    def stops(self) -> bool:
        """Whether it is broken and critical, and of no source alone."""
        return not self.passed and self.severity == "critical" and self.suite != "sources"


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
            reference=typeset(row.reference, "").fr if row.reference else None,
            remedy=_remedies().get((row.suite, row.name.rpartition(".")[2])),
        )
        for row in connection.execute(_PROMISES)
    )


@cache
def _remedies() -> dict[tuple[str, str], Text]:
    return {
        (suite.name, promise.name): typeset(promise.remedy.fr, promise.remedy.en)
        for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT)
        for suite in gate.suites
        for promise in suite.promises
    }


def _label(row: Row[Any], names: Names) -> Text:
    """The promise; one that was checked source by source opens with the system's name."""
    label = typeset(row.label_fr, row.label_en)
    source, dot, _ = row.name.rpartition(".")
    if not dot:
        return label
    told = Text(label.fr.partition(": ")[2], label.en.partition(": ")[2])
    return say("promises.of_source", system=names.system(source), promise=told)
