"""A person of whom models and oracle differ, made as small as still shows it."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date
from typing import Any

from retention_policies.book import PolicyBook
from tests.dbt_project.bench import Bench, Judged
from tests.dbt_project.oracle.book import read
from tests.dbt_project.oracle.history import History

ROUNDS = 20


def shrunk(bench: Bench, book: PolicyBook, as_of: date, found: Judged) -> Judged:
    """Take away one thing after the other, as long as they differ; one build tries everything at once."""
    for _ in range(ROUNDS):
        tried = {f"s{i:04}": history for i, history in enumerate(_smaller(found.history))}
        judged = bench.judge(tried, book, as_of).values()
        differing = [each for each in judged if each.ruling != each.verdict]
        if not differing:
            break
        found = min(differing, key=lambda each: len(shown(each.history)))
    return found


def told(found: Judged, book: PolicyBook, as_of: date) -> str:
    """What a reader needs to see who is right."""
    lines = [f"as of {as_of}:", shown(found.history)]
    for part in fields(found.ruling):
        ruled, held = getattr(found.ruling, part.name), getattr(found.verdict, part.name)
        lines += [f"  only the models: {row}" for row in ruled - held]
        lines += [f"  only the oracle: {row}" for row in held - ruled]
    of_book = read(book, {})
    return "\n".join([*lines, "under", *(f"  {shown(each)}" for each in (*of_book.rules, *of_book.grounds))])


def shown(value: Any) -> str:
    """A dataclass without what it leaves to defaults."""
    if isinstance(value, tuple):
        return f"({', '.join(shown(each) for each in value)})"
    if not is_dataclass(value):
        return str(value)
    parts = [
        f"{f.name}={shown(now)}" for f in fields(value) if (now := getattr(value, f.name)) not in (_default(f), None)
    ]
    return f"{type(value).__name__}({', '.join(parts)})"


def _default(field: Field[Any]) -> Any:
    return None if field.default is MISSING else field.default


def _smaller(history: History) -> Iterator[History]:
    for field in fields(history):
        rows = getattr(history, field.name)
        if rows == field.default:
            continue
        yield _with(history, field.name, field.default)
        for i, row in enumerate(rows if isinstance(rows, tuple) else ()):
            yield _with(history, field.name, rows[:i] + rows[i + 1 :])
            for simpler in _simpler(row):
                yield _with(history, field.name, (*rows[:i], simpler, *rows[i + 1 :]))


def _simpler(row: Any) -> Iterator[Any]:
    for field in fields(row):
        if field.default is not MISSING and getattr(row, field.name) != field.default:
            yield _with(row, field.name, field.default)


def _with(row: Any, name: str, value: Any) -> Any:
    return replace(row, **{name: value})
