"""What the gates checked this night. Read-only."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from expectations.gates import AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT
from orchestration.reporting.texts import Text, typeset

_PROMISES = text("select * from reporting.rpt_promises order by gate desc, passed, severity, suite, name")


@dataclass(frozen=True)
class Promise:
    """One promise and whether it holds."""

    gate: str
    suite: str
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


def read_promises(connection: Connection) -> tuple[Promise, ...]:
    """Every promise of the night's gates; of each gate the broken ones first."""
    remedies = {
        (suite.name, promise.name): typeset(promise.remedy.fr, promise.remedy.en)
        for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT)
        for suite in gate.suites
        for promise in suite.promises
    }
    return tuple(
        Promise(
            gate=row.gate,
            suite=row.suite,
            label=typeset(row.label_fr, row.label_en),
            severity=row.severity,
            passed=row.passed,
            unexpected=row.unexpected,
            reference=typeset(row.reference, "").fr if row.reference else None,
            remedy=remedies.get((row.suite, row.name)),
        )
        for row in connection.execute(_PROMISES)
    )
