"""Raw, read page by page into records, fingerprints and names as numbers; clear text lives as long as its page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import URL

from orchestration.identity import normalise
from orchestration.identity.arrow import read_pages
from orchestration.identity.fingerprints import digest
from orchestration.identity.links import Ints
from orchestration.identity.reading import Identifying, Kind, Reading

DIGEST = pa.binary(32)
KINDS: tuple[Kind, ...] = ("email", "phone", "external_id")


@dataclass(frozen=True)
class Found:
    """The identifiers that one page of raw holds, one place in each array per identifier."""

    source: str
    kind: int
    """Place in KINDS."""
    record_id: pa.Array
    digest: pa.Array
    is_role: pa.Array


@dataclass(frozen=True)
class Collected:
    """What raw tells of who is who."""

    sources: list[str] = field(default_factory=list)
    record_ids: list[pa.Array] = field(default_factory=list)
    names: list[Ints] = field(default_factory=list)
    """Of each record, as a number; 0 where it has none. These three stand in parallel, a page each."""
    found: list[Found] = field(default_factory=list)

    def records(self) -> pd.DataFrame:
        """The records, with the columns source, record_id and name."""
        ids = pa.chunked_array(self.record_ids, pa.string())
        return pd.DataFrame(
            {
                "source": pd.Series(np.repeat(self.sources, [len(page) for page in self.record_ids]), dtype="str"),
                "record_id": pd.Series(ids.to_pandas(), dtype="str"),
                "name": np.concatenate([np.empty(0, dtype=np.int64), *self.names]),
            }
        )


def collect(url: URL, readings: Iterable[Reading], key: bytes, on_progress: Callable[[str], None]) -> Collected:
    """Read all that identifies. Read-only."""
    collected = Collected()
    for reading in readings:
        rows = 0
        for page in read_pages(url, reading.query):
            _add(collected, reading, page, key)
            rows += page.num_rows
            on_progress(f"identity: {reading.source}, {rows:,} rows read")
    return collected


def _add(collected: Collected, reading: Reading, page: pa.Table, key: bytes) -> None:
    record_id = page.column("record_id").combine_chunks()
    columns = [(column, page.column(f"v{i}").to_pylist()) for i, column in enumerate(reading.columns)]
    if reading.holds_records:
        collected.sources.append(reading.source)
        collected.record_ids.append(record_id)
        collected.names.append(_names([values for column, values in columns if column.kind == "name"], page.num_rows))
    for column, values in columns:
        if column.kind == "name":
            continue
        rows, digests, roles = [], [], []
        for row, identifier in identifiers_in(column, values):
            rows.append(row)
            digests.append(digest(key, column.kind, identifier))
            roles.append(column.kind == "email" and normalise.is_role(identifier))
        taken = record_id.take(pa.array(rows, pa.int64()))
        kind = KINDS.index(column.kind)
        collected.found.append(
            Found(reading.source, kind, taken, pa.array(digests, DIGEST), pa.array(roles, pa.bool_()))
        )


def identifiers_in(column: Identifying, values: Iterable[str | None]) -> Iterator[tuple[int, str]]:
    """The normalised identifiers of a column, each with the row it stands in."""
    for row, value in enumerate(values):
        if value is not None:
            for identifier in _read(column, value):
                yield row, identifier


def _read(column: Identifying, value: str) -> tuple[str, ...]:
    match column.kind:
        case "email":
            return normalise.emails(value)
        case "phone":
            return normalise.phones(value)
        case _:
            return normalise.external_ids(value, column.external_source)


def _names(columns: list[list[str | None]], rows: int) -> Ints:
    """Each row's name as a number that is the same for the same name within this process."""
    if not columns:
        return np.zeros(rows, dtype=np.int64)
    whole = (normalise.name(" ".join(part for part in parts if part)) for parts in zip(*columns, strict=True))
    return np.fromiter((hash(name) if name else 0 for name in whole), dtype=np.int64, count=rows)
