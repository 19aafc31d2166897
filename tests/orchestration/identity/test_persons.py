"""Persons over the nights, as numbers: components, mergers, splits, records with nothing left."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.identity.links import Carried, components, shared_mailboxes
from orchestration.identity.persons import NONE, assign


def _ints(values):
    return np.array(values, dtype=np.int64)


def _assign(component, before, carries=None):
    carries = [True] * len(component) if carries is None else carries
    assigned = assign(_ints(component), _ints(before), np.array(carries, dtype=bool))
    return assigned.person.tolist()


@pytest.mark.parametrize(
    ("component", "before", "person"),
    [
        ([0, 0, 1], [NONE, NONE, NONE], [NONE, NONE, NONE]),
        ([0, 0, 1], [7, 7, 3], [7, 7, 3]),
        ([0, 0, 1], [7, NONE, NONE], [7, 7, NONE]),
        ([0, 0, 0], [7, 3, 5], [3, 3, 3]),
        # A split: the earliest record keeps the person, the other part is a new one.
        ([0, 1, 1], [7, 7, 7], [7, NONE, NONE]),
        ([0, 1, 0], [7, 7, 7], [7, NONE, 7]),
        # Two persons exchange records: each part keeps one of them.
        ([0, 1, 0, 1], [3, 3, 7, 7], [3, NONE, 3, NONE]),
        ([0, 0, 1], [3, 7, 7], [3, 3, NONE]),
        ([], [], []),
    ],
)
def test_who_keeps_the_person(component, before, person):
    assert _assign(component, before) == person


@pytest.mark.parametrize(
    ("component", "before", "carries", "person"),
    [
        # The second record was erased: it stays with its person.
        ([0, 1], [7, 7], [True, False], [7, 7]),
        # So it does if it is the earliest of the two.
        ([0, 1], [7, 7], [False, True], [7, 7]),
        # Both were erased.
        ([0, 1], [7, 7], [False, False], [7, 7]),
        # Its person was merged into another: it goes along.
        ([0, 1, 1], [7, 7, 3], [False, True, True], [3, 3, 3]),
        # A new record with nothing on it is somebody new.
        ([0, 1], [7, NONE], [True, False], [7, NONE]),
    ],
)
def test_a_record_with_no_identifier_left_keeps_its_person(component, before, carries, person):
    assert _assign(component, before, carries) == person


@given(st.data())
def test_one_component_is_one_person_and_no_person_is_two(data):
    size = data.draw(st.integers(1, 12))
    component = data.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    component = [sorted(set(component)).index(c) for c in component]
    before = data.draw(st.lists(st.integers(NONE, 4), min_size=size, max_size=size))
    person = _assign(component, before)
    pairs = set(zip(component, person, strict=True))
    assert len(pairs) == len(set(component))
    kept = [p for _, p in pairs if p != NONE]
    assert len(kept) == len(set(kept))
    assert set(kept) <= set(before)
    assert _assign(component, [p if p != NONE else 90 + c for c, p in zip(component, person, strict=True)]) == [
        p if p != NONE else 90 + c for c, p in zip(component, person, strict=True)
    ]


def test_chains_of_identifiers_are_one_component():
    linking = Carried(_ints([0, 1, 1, 2, 3]), _ints([0, 0, 1, 1, 2]))
    label = components(5, 3, linking).tolist()
    assert label[0] == label[1] == label[2]
    assert len({label[0], label[3], label[4]}) == 3


def test_a_mailbox_is_shared_from_one_name_too_many_on():
    carried = Carried(_ints([0, 1, 2, 3, 4, 5]), _ints([0, 0, 0, 1, 1, 1]))
    names = _ints([11, 12, 13, 11, 12, 0])
    assert shared_mailboxes(carried, names, 3, most=2).tolist() == [True, False, False]
    assert shared_mailboxes(carried, names, 3, most=3).tolist() == [False, False, False]
    assert shared_mailboxes(carried, _ints([11] * 6), 3, most=1).tolist() == [False, False, False]
