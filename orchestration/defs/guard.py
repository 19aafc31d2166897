"""The guard: an exception that leaves a stage tells its kind and place, and quotes nothing; Dagster logs it whole."""

import inspect
from collections.abc import Callable, Generator
from functools import wraps
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

from expectations.errors import GateError
from orchestration.database.discretion import kind_of
from orchestration.errors import OubliError, StageError
from orchestration.settings import PROJECT_DIR
from retention_policies.errors import PolicyError

SENTENCES = (OubliError, PolicyError, GateError)
"""What is raised on purpose: a sentence without values."""

Body = Callable[..., Any]


def guarded(body: Body) -> Body:
    """The body of an asset or of a resource, of which no exception carries what a library said.

    A constraint that a row breaks, a text that is no date: libraries quote values. The traceback stays, as it holds
    nothing but code.
    """
    return _each(body) if inspect.isgeneratorfunction(body) else _once(body)


def _once(body: Body) -> Body:
    @wraps(body)
    def call(*arguments: Any, **keywords: Any) -> Any:
        try:
            return body(*arguments, **keywords)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is passed on
            failure = plain(error, body.__name__)
        _say(failure, arguments)
        # Raised out here it has no context, which would be logged with it.
        raise failure

    return call


def _each(body: Body) -> Body:
    @wraps(body)
    def call(*arguments: Any, **keywords: Any) -> Generator[Any, Any, Any]:
        try:
            return (yield from body(*arguments, **keywords))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is passed on
            failure = plain(error, body.__name__)
        _say(failure, arguments)
        raise failure

    return call


def _say(failure: Exception, arguments: tuple[Any, ...]) -> None:
    """Log it as a line of its own: Dagster shows the exception under what it wraps it in, and behind the traceback."""
    log = getattr(arguments[0], "log", None) if arguments else None
    if log is not None:
        log.error("%s", failure)


def plain(error: Exception, stage: str) -> Exception:
    """The exception without what led to it, or one that says what kind it was, and where; the traceback stays."""
    if isinstance(error, SENTENCES):
        error.__cause__ = error.__context__ = None
        return error
    place = _place(error.__traceback__)
    said = f"stopped at {place} by {kind_of(error)}; look there, for its own words may quote a row and are left out"
    return StageError(stage, said).with_traceback(error.__traceback__)


def _place(trace: TracebackType | None) -> str:
    """File and line of the innermost frame that is ours."""
    frames = [(Path(frame.filename), frame.lineno) for frame in extract_tb(trace)]
    ours = [
        f"{path.relative_to(PROJECT_DIR)}:{line}"
        for path, line in frames
        if path.is_relative_to(PROJECT_DIR) and ".venv" not in path.parts and path != Path(__file__)
    ]
    return ours[-1] if ours else "a line of a library"
