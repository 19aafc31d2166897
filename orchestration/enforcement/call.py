"""Calls: what a batch asks of a system's API, one request a row, in the order in which rows may go."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Connection, text

from orchestration.enforcement.erasure import RECORD_ID, Erasure, erasures, rows_left
from orchestration.enforcement.left_behind import leaves_part, left_of, nested
from orchestration.enforcement.suppress import opted_out
from orchestration.enforcement.target import Targets
from orchestration.errors import SourceError
from orchestration.identity.fingerprints import fingerprint
from orchestration.ingestion.mapped_rest import WITH_PARENT, Request
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.request_template import filled_body, filled_path, placeholders

_PLANS = """
select record_id, string_agg(distinct plan_id, '+' order by plan_id) as plans
from batch where source = :source group by record_id
"""


@dataclass(frozen=True)
class Call:
    """One request; what it says of a row stays out of every message."""

    table: str
    method: str
    path: str = field(repr=False)
    body: JsonValue = field(repr=False)
    once: str
    """By which the API knows the request again: the same for a plan's act on a row, however often it is sent."""


_Row = dict[str, Any]


@dataclass(frozen=True)
class _Part:
    """What is done to rows of one table."""

    act: str
    erasure: Erasure
    rows: list[_Row] = field(repr=False)


def calls(batch: Connection, source: MappedSource, targets: Targets, key: bytes) -> list[Call]:
    """Everything to ask of the API for the batch: opt-outs, then erasures, children before parents. Read-only.

    Args:
        batch: the warehouse, with the batch open. The rows are those of raw, which is erased after the answers.
        source: the system.
        targets: what the batch is about there.
        key: of the fingerprints.

    Raises:
        SourceError: a row has nothing to ask by, or can only go with one that stays.
    """
    plans = {row.record_id: row.plans for row in batch.execute(text(_PLANS), {"source": source.name})}
    todo = [_Part(act, erasure, _rows(batch, source, act, erasure)) for act, erasure in _todo(batch, source, targets)]
    gone = {_key(part, row)[:2] for part in todo if part.act == "delete" for row in part.rows}
    found: dict[tuple[str, ...], Call] = {}
    for part in todo:
        for row in part.rows:
            request = _request(source, part, row, gone)
            if request is not None:
                # An event goes for itself and with its record, and is asked for once.
                found.setdefault((*_key(part, row), part.act), _call(source, part, request, row, plans, key))
    return list(found.values())


def _todo(batch: Connection, source: MappedSource, targets: Targets) -> Iterator[tuple[str, Erasure]]:
    for mapped in source.tables:
        if mapped.opt_out is not None:
            marked = tuple(opted_out(batch, source, mapped.opt_out))
            yield "opt_out", Erasure(mapped, mapped, marked, None)
    for erasure in erasures(source, targets, "source"):
        yield "delete" if erasure.columns is None else "erase", erasure


def _rows(batch: Connection, source: MappedSource, act: str, erasure: Erasure) -> list[dict[str, Any]]:
    mapped, request = erasure.table, getattr(erasure.table.requests, act)
    named = placeholders(request) if isinstance(request, Request) else frozenset()
    kept_in_part = {c.name for c in erasure.columns or () if leaves_part(c)}
    names = sorted(mapped.links | named | kept_in_part)
    found = batch.execute(rows_left(source, erasure, source.raw_schema, names))
    return [dict(row._mapping) for row in found]


def _key(part: _Part, row: _Row) -> tuple[str, ...]:
    return part.erasure.table.name, *(str(row[name]) for name in part.erasure.table.key)


def _request(source: MappedSource, part: _Part, row: _Row, gone: set[tuple[str, ...]]) -> Request | None:
    """How to ask for it; None: it goes with another row."""
    mapped = part.erasure.table
    request, link = getattr(mapped.requests, part.act), mapped.belongs_to
    if request == WITH_PARENT and link is not None:
        if (link.table, str(row[link.column]).removeprefix(link.prefix)) in gone:
            return None
        raise SourceError(source.name, f"its API deletes no rows of {mapped.name} but with those of {link.table}")
    if not isinstance(request, Request):
        raise SourceError(source.name, f"its data map has no requests.{part.act} for {mapped.name}; add it")
    return request


def _call(source: MappedSource, part: _Part, request: Request, row: _Row, plans: Mapping[str, str], key: bytes) -> Call:
    mapped, columns = part.erasure.table, part.erasure.columns or ()
    erased = nested({c.api_name or c.name: left_of(c, row.get(c.name)) for c in columns})
    try:
        path = filled_path(request, row)
    except ValueError:
        raise SourceError(source.name, f"a row of {mapped.name} has nothing to ask its API by") from None
    told = [plans.get(row[RECORD_ID], ""), source.name, part.act, *_key(part, row), *sorted(c.name for c in columns)]
    return Call(
        table=mapped.name,
        method=request.method,
        path=path,
        body=filled_body(request.body, row, erased),
        once=fingerprint(key, "request", json.dumps(told)),
    )
