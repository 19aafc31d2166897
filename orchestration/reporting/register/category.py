"""A data category of a processing activity, as CNIL's model asks: what stands in it, and when it is erased."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.reporting.policies.card import RuleCard
from orchestration.reporting.policies.sentences import spelled
from orchestration.reporting.register.fact import Fact, Facts, coded, stated, without_repetition
from orchestration.reporting.register.system import System
from orchestration.reporting.texts import Text, capitalised, joined, say, word
from retention_policies.vocabulary import CATEGORIES


@dataclass(frozen=True)
class CategoryRule:
    """A rule in words, with the codes of its categories."""

    card: RuleCard
    data: frozenset[str]
    needed: frozenset[str]
    """Those that another purpose may still need in the archive."""


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
    dropped: Facts = ()
    """What of it ends when the rest goes to the archive."""

    @property
    def lines(self) -> tuple[tuple[Text, Facts], ...]:
        """What stands in it, with when that is erased; what ends at the archiving has a line of its own."""
        at_archiving = (Fact("archiving", say("fiche.end_at_archiving")),)
        lines = ((self.contents, self.ends), (self.dropped, at_archiving))
        return tuple(
            (capitalised(joined([fact.told for fact in held])), ends)
            for held, ends in lines
            if held or (ends == self.ends and not self.dropped)
        )


def tell_categories(rules: Sequence[CategoryRule], systems: Sequence[System]) -> Iterator[HeldCategory]:
    """Each category of the rules, once, in the order of the vocabulary.

    Args:
        rules: the rules in words.
        systems: those that hold data of the activity.
    """
    for category in CATEGORIES:
        its = [rule for rule in rules if category in rule.data]
        cards = [rule.card for rule in its]
        if its:
            contents = _contents(category, cards, systems)
            dropped = _dropped(category, contents, cards, systems)
            yield HeldCategory(
                name=coded("category", category),
                heading=word("heading", category),
                contents=tuple(fact for fact in contents if fact not in dropped),
                ends=without_repetition(stated(end) for end in _ends(its, category)),
                dropped=dropped,
            )


def _dropped(category: str, contents: Facts, cards: Sequence[RuleCard], systems: Sequence[System]) -> Facts:
    """What no system takes to the archive, where every rule has one."""
    if not all(card.phases.archive for card in cards):
        return ()
    fates = [system.fates.get(category, {}) for system in systems]
    stays = {fact.code for of in fates for fact in (*of.get("keep", ()), *of.get("move", ()))}
    ends = {fact.code for of in fates for fact in of.get("drop", ())} - stays
    return tuple(fact for fact in contents if fact.code in ends)


def _contents(category: str, cards: Sequence[RuleCard], systems: Sequence[System]) -> Facts:
    if category == "fingerprints":
        return (stated(word("content", "fingerprints")),)
    # Of documents and events a policy may be about some kinds only: it names them.
    kinds = [card.documents or card.many_events for card in cards]
    if category in ("documents", "statistics") and all(kinds):
        return without_repetition(stated(kind) for each in kinds for kind in each)
    return without_repetition(fact for system in systems for fact in system.contents.get(category, ()))


def _ends(rules: Sequence[CategoryRule], category: str) -> Iterator[Text]:
    ends = [(rule.card, _end(rule.card, is_needed=category in rule.needed)) for rule in rules]
    several = len({end for _, end in ends}) > 1
    for card, end in ends:
        kinds = card.documents or card.many_events
        yield say("fiche.end_of", kind=capitalised(kinds[0]), end=end) if several and len(kinds) == 1 else end


def _end(card: RuleCard, *, is_needed: bool) -> Text:
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
    if is_needed:
        told = say("fiche.end_elsewhere", end=told)
    return say("sentence.which", whose=told, conditions=card.validity) if card.validity else told
