"""Who is who: the records of one human get one person, by what identifies them and never by a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from orchestration.identity.collect import collect
from orchestration.identity.fingerprints import fingerprint
from orchestration.identity.held import note_held
from orchestration.identity.identifiers import number
from orchestration.identity.links import Bools, Ints, components, shared_mailboxes
from orchestration.identity.marker import check_key
from orchestration.identity.persons import NONE, assign
from orchestration.identity.reading import Reading
from orchestration.identity.storing import read_archived, read_before, store

PERSON_DIGITS = 20


@dataclass(frozen=True)
class LinkCounts:
    """What linking found."""

    records: int
    persons: int
    identifiers: int
    """Pairs of record and identifier."""
    shared: int
    """Identifiers that link nobody: those of a post, or of several people."""


def link_records(
    warehouse: Engine,
    readings: Sequence[Reading],
    key: bytes,
    *,
    shared_mailbox_names: int,
    as_of: date,
    on_progress: Callable[[str], None] = lambda _: None,
) -> LinkCounts:
    """Write identity.records and identity.identifiers as raw has them now; only rows that changed are touched.

    Args:
        warehouse: where raw is.
        readings: which columns identify, from ingestion.identifying.
        key: of the fingerprints.
        shared_mailbox_names: an identifier that more differently named records than this carry links nobody.
        as_of: the night's date, on which records that were not there are first seen.
        on_progress: told how far it is.

    Raises:
        SettingsError: the warehouse's fingerprints were made with another key.
    """
    check_key(warehouse, key)
    collected = collect(warehouse.url, readings, key, on_progress)
    records = _in_order(collected.records(), read_archived(warehouse.url), read_before(warehouse.url))
    on_progress(f"identity: linking {len(records):,} records")
    found = number(collected.found, records, key)
    names = records["name"].to_numpy(dtype=np.int64)
    shared = found.shared(shared_mailboxes(found.carried, names, found.count, shared_mailbox_names))
    component = components(len(records), found.count, found.linking(shared))
    persons = _persons(records, component, found.carriers(len(records)), key)
    on_progress("identity: writing")
    store(warehouse.url, records.assign(person_id=persons), found, shared, as_of)
    with warehouse.begin() as connection:
        note_held(connection)
    return LinkCounts(len(records), int(persons.nunique()), len(found.carried.record), int(shared.sum()))


def _in_order(raw: pd.DataFrame, archived: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The records of raw and those that only the archive still holds, each with its former person; earliest first.

    By source, then shorter ids first, so that 9 comes before 10.
    """
    pair = ["source", "record_id"]
    whole = pd.concat([raw, archived.assign(name=0)]).drop_duplicates(pair).merge(before, how="left", on=pair)
    whole = whole.assign(length=whole["record_id"].str.len())
    return whole.sort_values(["source", "length", "record_id"], ignore_index=True)


def _persons(records: pd.DataFrame, component: Ints, carries: Bools, key: bytes) -> pd.Series:
    """The id of each record's person."""
    codes, former = pd.factorize(records["person_id"], sort=True)
    assigned = assign(component, codes.astype(np.int64), carries)
    is_new = assigned.person == NONE
    persons = np.empty(len(records), dtype=object)
    persons[~is_new] = former.to_numpy(dtype=object)[assigned.person[~is_new]]
    taken = frozenset(former)
    begins = np.unique(assigned.first[is_new])
    names = (records["source"] + ":" + records["record_id"]).take(begins).tolist()
    called = np.array([_call(key, name, taken) for name in names], dtype=object)
    persons[is_new] = called[np.searchsorted(begins, assigned.first[is_new])]
    return pd.Series(persons, index=records.index, dtype="str")


def _call(key: bytes, name: str, taken: frozenset[str]) -> str:
    """A new person's id, after their earliest record; another one if a former person is called so."""
    person = _person_id(key, name)
    while person in taken:
        name += "'"
        person = _person_id(key, name)
    return person


def _person_id(key: bytes, name: str) -> str:
    return "p_" + fingerprint(key, "record", name)[:PERSON_DIGITS]
