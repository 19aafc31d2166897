"""The one kind of expectation Oubli adds to Great Expectations: it counts, and can hand out nothing but counts.

Great Expectations' own expectations on queries keep the rows they find; rows are people.
"""

from typing import Any, ClassVar

from great_expectations.compatibility.sqlalchemy import sqlalchemy as sa
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metric_provider import QueryMetricProvider

METRIC = "oubli.counted"


class CountingError(Exception):
    """A count could not be taken; says no more than the SQLSTATE, for a database's message may quote a value."""


class Counted(QueryMetricProvider):
    """The metric: `unexpected` and `total`, two integers and nothing else."""

    metric_name = METRIC
    value_keys = ("counting", "bound")

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805 - Great Expectations hands over the class
        execution_engine: SqlAlchemyExecutionEngine,
        metric_value_kwargs: dict[str, Any],
        **_: object,
    ) -> dict[str, int]:
        statement = sa.text(metric_value_kwargs["counting"]).bindparams(**metric_value_kwargs["bound"])
        try:
            row = tuple(execution_engine.execute_query(statement).one())
        except sa.exc.SQLAlchemyError as error:
            state = getattr(getattr(error, "orig", None), "pgcode", None) or type(error).__name__
            raise CountingError(f"the database could not count (SQLSTATE {state})") from None
        if [type(value) for value in row] != [int, int]:
            raise CountingError("expected two integers, unexpected and total")
        return {"unexpected": row[0], "total": row[1]}


class ExpectCountWithin(BatchExpectation):
    """Expect what `counting` counts as unexpected to be within `share` of its total."""

    counting: str
    bound: dict[str, str]
    share: float

    metric_dependencies: ClassVar[tuple[str, ...]] = (METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("counting", "bound", "share")

    def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> dict[str, Any]:
        unexpected, total = metrics[METRIC]["unexpected"], metrics[METRIC]["total"]
        return {
            "success": unexpected <= self.share * total,
            "result": {"observed_value": unexpected, "unexpected_count": unexpected, "element_count": total},
        }
