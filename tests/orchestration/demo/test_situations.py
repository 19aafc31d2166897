from collections import Counter

import pytest

from orchestration.demo.situations import FAMILIES, SITUATIONS, assign_situations, fewest_people
from orchestration.errors import SettingsError

NAMES = {situation.name for situation in SITUATIONS}


def _counts(people, seed=1):
    return Counter(situation.name for situation, _ in assign_situations(people, seed))


def test_names_are_unique():
    assert len(NAMES) == len(SITUATIONS)


@pytest.mark.parametrize("people", [fewest_people(), 200, 5_000])
def test_every_situation_occurs_and_nobody_is_without(people):
    counts = _counts(people)
    assert counts.keys() == NAMES
    assert counts.total() == people


def test_who_lives_or_works_together_comes_in_whole_groups():
    counts = _counts(1_234)
    assert not [s.name for s in SITUATIONS if counts[s.name] % s.together]


def test_a_groups_ranks_follow_one_another():
    ranks: dict[str, list[int]] = {}
    for situation, rank in assign_situations(500, 3):
        ranks.setdefault(situation.name, []).append(rank)
    assert all(found == list(range(len(found))) for found in ranks.values())


def test_too_few_people_are_refused_in_a_sentence():
    with pytest.raises(SettingsError, match=rf"^people: 50 are too few .* ask for {fewest_people()} or more$"):
        next(assign_situations(50, 1))


def test_most_of_the_base_is_healthy():
    counts = _counts(5_000)
    shares = {family: sum(counts[s.name] for s in situations) / 50 for family, situations in FAMILIES.items()}
    assert shares["live"] > 60
    assert 8 < shares["due"] < 14
    assert 5 < shares["opted_out"] < 11
