"""Persons over the nights: a component of records keeps the person it was, whoever joins or leaves."""

from dataclasses import dataclass

import numpy as np

from orchestration.identity.links import Bools, Ints

NONE = -1


@dataclass(frozen=True)
class Assigned:
    """The person of each record."""

    person: Ints
    """Place of a former person, or NONE where a new one begins."""
    first: Ints
    """The earliest record of the component, after which a new person is called."""


def assign(component: Ints, before: Ints, carries: Bools) -> Assigned:
    """Give each record its person.

    A component keeps the smallest of the persons it holds. A person whose records came apart stays with the part that
    holds the earliest. A record that carries no identifier any more, as it was erased or archived, stays with its
    person wherever that one went.

    Args:
        component: of each record; records stand in their order, earliest first.
        before: the former person of each record, NONE if it is new; smaller means earlier in the alphabet.
        carries: whether the record still carries an identifier.
    """
    count = int(component.max(initial=-1)) + 1
    first = _first_places(component, count)
    persons = int(before.max(initial=NONE)) + 1
    # The earliest record that still carries something speaks for its person; if none does, the earliest.
    speaker = _first_places(np.where(before == NONE, persons, before), persons + 1)[:persons]
    voiced = _first_places(np.where((before == NONE) | ~carries, persons, before), persons + 1)[:persons]
    speaker = np.where(voiced < len(before), voiced, speaker)
    held = np.flatnonzero(speaker < len(before))
    home = component[speaker[held]]
    smallest = np.full(count, persons, dtype=np.int64)
    np.minimum.at(smallest, home, held)
    moved = np.full(persons + 1, NONE, dtype=np.int64)
    moved[held] = smallest[home]
    of_component = np.where(smallest[component] < persons, smallest[component], NONE)
    follows = ~carries & (before != NONE)
    return Assigned(np.where(follows, moved[before], of_component), first[component])


def _first_places(groups: Ints, count: int) -> Ints:
    """The first place of each group; past the end for a group that has none."""
    first = np.full(count, len(groups), dtype=np.int64)
    np.minimum.at(first, groups, np.arange(len(groups), dtype=np.int64))
    return first
