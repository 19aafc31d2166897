"""A gate as a Great Expectations checkpoint: one validation per suite, Data Docs at the end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.checkpoint import UpdateDataDocsAction
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.datasource.fluent import PostgresDatasource
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.context import open_context, open_warehouse
from expectations.errors import GateError
from expectations.history import Histories
from expectations.promise import (
    Bilingual,
    BlockedSource,
    Gate,
    GateResult,
    Promise,
    PromiseResult,
    Suite,
    Values,
    numbers,
)

# Without rows or values in them: results and Data Docs must hold counts only.
_COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}


@dataclass(frozen=True)
class _Check:
    """A promise as it is checked tonight, for one source or for all."""

    suite: Suite
    promise: Promise
    source: str | None
    values: Values

    @property
    def name(self) -> str:
        return f"{self.source}.{self.promise.name}" if self.source else self.promise.name

    @property
    def label(self) -> Bilingual:
        label = self.promise.label
        if self.source is None:
            return label
        fr, en = (self.values.get(f"label_{language}.{self.source}", self.source) for language in ("fr", "en"))
        return Bilingual(f"{fr} : {_after_a_colon(label.fr)}", f"{en}: {_after_a_colon(label.en)}")


def _after_a_colon(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def check(
    gate: Gate,
    *,
    url: str,
    as_of: date,
    at: datetime | None,
    docs_dir: Path,
    values: Values,
    histories: Histories | None,
) -> GateResult:
    """Run the gate's checkpoint; see `expectations.gates.run`."""
    context = open_context(docs_dir.parent / "great_expectations" / "validations", docs_dir)
    checks = {suite.name: tuple(_checks(suite, values)) for suite in gate.suites}
    with open_warehouse(context, url) as warehouse:
        validations = [
            context.validation_definitions.add(
                _validation(context, warehouse, gate, suite, checks[suite.name], histories)
            )
            for suite in gate.suites
        ]
        checkpoint = gx.Checkpoint(
            name=gate.name,
            validation_definitions=validations,
            actions=[UpdateDataDocsAction(name="data_docs")],
            result_format=_COUNTS_ONLY,
        )
        # The gate of the same run, passed again, writes over what it wrote; another run of that night does not.
        run_time = at or datetime.combine(as_of, time(), UTC)
        run_id = RunIdentifier(run_name=f"{as_of}_{gate.name}", run_time=run_time)
        run_results = context.checkpoints.add(checkpoint).run(run_id=run_id).run_results
    found = {
        (result.suite_name, evr.expectation_config.meta["name"]): evr
        for result in run_results.values()
        for evr in result.results
        if evr.expectation_config is not None
    }
    # What Great Expectations gave no answer on is broken, not absent.
    answers = [(one, found.get((one.suite.name, one.name))) for of in checks.values() for one in of]
    return GateResult(
        gate=gate.name,
        as_of=as_of,
        results=tuple(_result(one, evr) for one, evr in answers),
        blocked=_blocked(answers),
    )


def _checks(suite: Suite, values: Values) -> Iterator[_Check]:
    for promise in suite.promises:
        if not promise.per_source:
            yield _Check(suite, promise, None, values)
            continue
        sources = [source.strip() for source in values.get("sources", "").split(",") if source.strip()]
        if not sources:
            raise GateError("parameters", "give sources, the names of the sources read tonight, comma-separated")
        for source in sources:
            of_it = {
                name.removesuffix(f".{source}"): value for name, value in values.items() if name.endswith(f".{source}")
            }
            yield _Check(suite, promise, source, {**values, **of_it, "source": source})


def _validation(
    context: EphemeralDataContext,
    warehouse: PostgresDatasource,
    gate: Gate,
    suite: Suite,
    checks: Iterable[_Check],
    histories: Histories | None,
) -> gx.ValidationDefinition:
    asset = warehouse.add_query_asset(suite.reads, query=f"SELECT * FROM {suite.reads}")  # noqa: S608 - a name of our own
    expectations = [_expectation(gate, one, histories) for one in checks]
    return gx.ValidationDefinition(
        name=suite.name,
        data=asset.add_batch_definition_whole_table("tonight"),
        suite=context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=expectations)),
    )


def _expectation(gate: Gate, one: _Check, histories: Histories | None) -> Expectation:
    """The promise's expectation, carrying everything the Data Docs say of it."""
    promise = one.promise

    def both(text: Bilingual) -> dict[str, str]:
        return {"fr": text.fr, "en": text.en}

    expectation = promise.expectation(one.values)
    expectation.description = f"{one.label.fr} / {one.label.en}"
    expectation.severity = FailureSeverity(promise.severity)
    expectation.meta = {
        "name": one.name,
        "order": gate.suites.index(one.suite),
        "per_source": promise.per_source,
        "gate": both(gate.label),
        "suite": both(one.suite.label),
        "label": both(one.label),
        "lists": both(promise.lists),
        "why": both(promise.why),
        "remedy": both(promise.remedy),
        "command": promise.command,
        "reference": promise.reference,
        "owner": promise.owner,
    }
    if histories is not None:
        before = histories.get((one.suite.name, one.name))
        expectation.meta["history"] = before.meta if before else None
    return expectation


def _result(one: _Check, evr: ExpectationValidationResult | None) -> PromiseResult:
    passed = bool(evr is not None and evr.success)
    found, remedy = _found(one, evr), _remedy(one.promise)
    broken = Bilingual(
        f"{found.fr[:1].upper()}{found.fr[1:]}. {remedy.fr}", f"{found.en[:1].upper()}{found.en[1:]}. {remedy.en}"
    )
    return PromiseResult(
        suite=one.suite.name,
        name=one.name,
        severity=one.promise.severity,
        passed=passed,
        unexpected=_count(evr, "unexpected_count"),
        checked=_count(evr, "element_count"),
        label_fr=one.label.fr,
        label_en=one.label.en,
        reference=one.promise.reference,
        broken=None if passed else broken,
        source=one.source,
    )


def _found(one: _Check, evr: ExpectationValidationResult | None) -> Bilingual:
    """What is counted when it is broken, and how many."""
    lists, of = one.promise.lists, numbers(_count(evr, "unexpected_count"), _count(evr, "element_count"))
    return Bilingual(f"{lists.fr} : {of.fr}", f"{lists.en}: {of.en}")


def _remedy(promise: Promise) -> Bilingual:
    """How to put it right, with the command where there is one."""
    remedy, command = promise.remedy, promise.command
    if command is None:
        return remedy
    return Bilingual(f"{remedy.fr} Commande : {command}.", f"{remedy.en} Command: {command}.")


def _count(evr: ExpectationValidationResult | None, key: str) -> int | None:
    counts: dict[str, Any] = (evr.result or {}) if evr is not None else {}
    return counts.get(key)


def _blocked(answers: list[tuple[_Check, ExpectationValidationResult | None]]) -> tuple[BlockedSource, ...]:
    reasons: dict[str, list[Bilingual]] = {}
    remedies: dict[str, Bilingual] = {}
    for one, evr in answers:
        if one.source is None or one.promise.severity != "critical" or (evr is not None and evr.success):
            continue
        reasons.setdefault(one.source, []).append(_found(one, evr))
        remedies.setdefault(one.source, _remedy(one.promise))
    return tuple(
        BlockedSource(
            source,
            Bilingual(
                f"{', '.join(r.fr for r in why)}. {remedies[source].fr}",
                f"{', '.join(r.en for r in why)}. {remedies[source].en}",
            ),
        )
        for source, why in reasons.items()
    )
