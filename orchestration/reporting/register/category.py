"""A data category of a processing activity, as CNIL's model asks: what stands in it, and when it is erased."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from orchestration.reporting.policies.card import RuleCard
from orchestration.reporting.policies.sentences import spelled
from orchestration.reporting.register.fact import Fact, Facts, coded, stated, without_repetition
from orchestration.reporting.register.system import System
from orchestration.reporting.texts import Text, capitalised, joined, say, word
from retention_policies.vocabulary import CATEGORIES


@dataclass(frozen=True)
class HeldCategory:
    """One category."""

    name: Fact
    heading: Text
    """Under which heading of CNIL's model it falls."""
    contents: Facts
    """What stands in it."""
    ends: Facts
    """When it is erased, by each rule."""

    @property
    def held(self) -> Text:
        """What stands in it, in one line."""
        return capitalised(joined([fact.told for fact in self.contents]))


def tell_categories(
    cards: Iterable[tuple[RuleCard, frozenset[str]]], systems: Sequence[System]
) -> Iterator[HeldCategory]:
    """Each category of the rules, once, in the order of the vocabulary.

    Args:
        cards: the rules in words, each with the codes of its categories.
        systems: those that hold data of the activity.
    """
    told = tuple(cards)
    for category in CATEGORIES:
        its = [card for card, data in told if category in data]
        if its:
            yield HeldCategory(
                name=coded("category", category),
                heading=word("heading", category),
                contents=_contents(category, its, systems),
                ends=without_repetition(stated(end) for end in _ends(its)),
            )


def _contents(category: str, cards: Sequence[RuleCard], systems: Sequence[System]) -> Facts:
    if category == "fingerprints":
        return (stated(word("content", "fingerprints")),)
    # Of documents and events a policy may be about some kinds only: it names them.
    kinds = [card.documents or card.many_events for card in cards]
    if category in ("documents", "statistics") and all(kinds):
        return without_repetition(stated(kind) for each in kinds for kind in each)
    return without_repetition(fact for system in systems for fact in system.contents.get(category, ()))


def _ends(cards: Sequence[RuleCard]) -> Iterator[Text]:
    ends = [(card, _end(card)) for card in cards]
    several = len({end for _, end in ends}) > 1
    for card, end in ends:
        kinds = card.documents or card.many_events
        yield say("fiche.end_of", kind=capitalised(kinds[0]), end=end) if several and len(kinds) == 1 else end


def _end(card: RuleCard) -> Text:
    phases, end = card.phases, capitalised(word("next", card.phases.end))
    clock = phases.archive_clock if phases.archive else phases.clock
    if phases.archive is None and phases.is_until_clock:
        told = say("fiche.end", end=end, when=word("clock_end", clock))
    else:
        period = spelled(phases.archive or phases.active)
        told = say("fiche.end", end=end, when=say("sentence.after", period=period, clock=word("clock", clock)))
    if phases.archive:
        told = say("fiche.end_archived", end=told)
    if phases.while_known:
        told = say("fiche.end_while_known", end=told)
    return say("sentence.which", whose=told, conditions=card.validity) if card.validity else told
