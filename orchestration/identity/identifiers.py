"""Which record carries which identifier, the identifiers being numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.identity.collect import DIGEST, KINDS, Found
from orchestration.identity.fingerprints import digest
from orchestration.identity.links import Bools, Carried, Ints

EXTERNAL = KINDS.index("external_id")
NOBODY = Carried(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


@dataclass(frozen=True)
class Identifiers:
    """The identifiers of all records; arrays of one place per identifier, but for `carried` and `own`."""

    digests: pa.Array
    kind: Ints
    """Place in KINDS."""
    is_role: Bools
    carried: Carried
    """Each pair of record and identifier once."""
    own: Carried
    """Records at which an external id of another one points."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.digests)

    def shared(self, crowded: Bools) -> Bools:
        """Those that link nobody: several people's and posts'. An external id names one record whoever carries it."""
        return np.asarray((crowded & (self.kind != EXTERNAL)) | self.is_role)

    def linking(self, shared: Bools) -> Carried:
        """The pairs that link."""
        kept = self.carried.where(~shared[self.carried.identifier])
        return Carried(
            np.concatenate([kept.record, self.own.record]), np.concatenate([kept.identifier, self.own.identifier])
        )

    def carriers(self, records: int) -> Bools:
        """The records that carry an identifier or are pointed at."""
        found = np.zeros(records, dtype=bool)
        found[self.carried.record] = True
        found[self.own.record] = True
        return found


def number(found: Sequence[Found], records: pd.DataFrame, key: bytes) -> Identifiers:
    """Number the identifiers, and the records (columns source, record_id) that carry them, by their places.

    An identifier of a record that raw does not hold is left out.
    """
    places = _Places(records)
    at = [places.of(each.source, each.record_id) for each in found]
    known = [place >= 0 for place in at]
    kept = [each.digest.filter(pa.array(mask)) for each, mask in zip(found, known, strict=True)]
    encoded = pa.chunked_array(kept, DIGEST).combine_chunks().dictionary_encode()
    identifier = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    kind, is_role = np.zeros(len(encoded.dictionary), dtype=np.int64), np.zeros(len(encoded.dictionary), dtype=bool)
    kind[identifier] = np.repeat([each.kind for each in found], [mask.sum() for mask in known])
    is_role[identifier] = _joined(
        [each.is_role.to_numpy(zero_copy_only=False)[mask] for each, mask in zip(found, known, strict=True)], bool
    )
    record = _joined([place[mask] for place, mask in zip(at, known, strict=True)], np.int64)
    own = _own(records, encoded.dictionary, key) if EXTERNAL in kind else NOBODY
    return Identifiers(encoded.dictionary, kind, is_role, Carried(record, identifier).once(), own)


class _Places:
    """Where each record stands."""

    def __init__(self, records: pd.DataFrame) -> None:
        self._index = {
            str(source): (pd.Index(part), part.index.to_numpy())
            for source, part in records.groupby("source")["record_id"]
        }

    def of(self, source: str, record_ids: pa.Array) -> Ints:
        """The places of records of a source; -1 for those that are not there."""
        if source not in self._index:
            return np.full(len(record_ids), -1, dtype=np.int64)
        index, places = self._index[source]
        found = index.get_indexer(pd.Index(record_ids.to_pandas()))
        return np.where(found >= 0, places[found], -1)


def _own(records: pd.DataFrame, digests: pa.Array, key: bytes) -> Carried:
    """Which records are themselves what an external id names."""
    named = [f"{source}:{record}" for source, record in zip(records["source"], records["record_id"], strict=True)]
    own = pa.array([digest(key, "external_id", name) for name in named], DIGEST)
    at = pc.index_in(own, value_set=digests)
    there = np.flatnonzero(pc.is_valid(at).to_numpy(zero_copy_only=False))
    return Carried(there, at.drop_null().to_numpy(zero_copy_only=False).astype(np.int64))


def _joined(parts: list[Any], kind: Any) -> Any:
    return np.concatenate([np.empty(0, dtype=kind), *parts]).astype(kind)
