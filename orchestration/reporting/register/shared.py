"""What a purpose about documents keeps of the person beside them: which data, in which system, and why."""

from collections.abc import Iterator, Sequence

from orchestration.reporting.register.contents import Fate
from orchestration.reporting.register.fact import Fact, Facts, without_repetition
from orchestration.reporting.register.system import System
from orchestration.reporting.texts import Text, enumerated, joined, listed, say, uncapitalised, word
from retention_policies.model import Rule
from retention_policies.vocabulary import CATEGORIES

_ORDER: tuple[Fate, ...] = ("keep", "move", "drop")


def shared_with_documents(rules: Sequence[Rule], systems: Sequence[System]) -> Iterator[Fact]:
    """Why the person's data stays with the documents, then what stays, system by system."""
    of_documents = [rule for rule in rules if rule.grain == "document"]
    data = [c for c in CATEGORIES if c != "documents" and any(c in rule.data for rule in of_documents)]
    if not data:
        return
    is_archived = any(rule.archive for rule in of_documents)
    yield Fact("why", say("shared.why", data=enumerated([word("category", category) for category in data])))
    for system in systems:
        told = _by_fate(system, data)
        if told:
            parts = [_part(fate, facts, is_archived=is_archived) for fate, facts in told.items()]
            code = f"{system.name.code}:{'/'.join(told)}"
            yield Fact(code, say("register.system_with", system=system.name.told, data=joined(parts)))


def _by_fate(system: System, data: Sequence[str]) -> dict[Fate, Facts]:
    """What the system holds of these categories; of a thing that stands there twice the copy that goes is not told."""
    told: dict[Fate, Facts] = {}
    before: set[str] = set()
    for fate in _ORDER:
        facts = (fact for category in data for fact in system.fates.get(category, {}).get(fate, ()))
        found = tuple(fact for fact in without_repetition(facts) if fact.code not in before)
        before |= {fact.code for fact in found}
        if found:
            told[fate] = found
    return told


def _part(fate: Fate, facts: Facts, *, is_archived: bool) -> Text:
    held = listed([uncapitalised(fact.told) for fact in facts])
    return say("sentence.which", whose=held, conditions=say(f"shared.{fate}")) if is_archived else held
