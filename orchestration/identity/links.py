"""Links: which records are of one person, as arrays in and arrays out; nothing here is clear text or ever a name."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array  # type: ignore[import-untyped] # it ships no types
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped] # it ships no types

Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Carried:
    """Which record carries which identifier: one pair per place in both arrays."""

    record: Ints
    identifier: Ints

    def where(self, mask: Bools) -> "Carried":
        """Some of the pairs."""
        return Carried(self.record[mask], self.identifier[mask])

    def once(self) -> "Carried":
        """Each pair once."""
        width = int(self.identifier.max(initial=0)) + 1
        pairs = np.unique(self.record * width + self.identifier)
        return Carried(pairs // width, pairs % width)


def shared_mailboxes(carried: Carried, names: Ints, identifiers: int, most: int) -> Bools:
    """The identifiers that more than `most` differently named records carry.

    Args:
        carried: which record carries which identifier.
        names: each record's name as a number, 0 for none.
        identifiers: how many there are.
        most: names that one person may be spelled with.
    """
    named = carried.where(names[carried.record] != 0)
    _, spelled = np.unique(names[named.record], return_inverse=True)
    distinct = Carried(spelled.astype(np.int64), named.identifier).once()
    return np.asarray(np.bincount(distinct.identifier, minlength=identifiers) > most)


def components(records: int, identifiers: int, linking: Carried) -> Ints:
    """A number for each record, the same for all that shared identifiers join, directly or through others."""
    nodes = records + identifiers
    ones = np.ones(len(linking.record), dtype=np.int8)
    graph = coo_array((ones, (linking.record, linking.identifier + records)), shape=(nodes, nodes))
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels[:records], dtype=np.int64)
