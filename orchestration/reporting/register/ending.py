"""What an objection to marketing, or a consent withdrawn, does to a purpose: for the register, and for notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from orchestration.reporting.register.fact import Fact, Facts, quoted
from orchestration.reporting.texts import Text, enumerated, listed, say, typeset, uncapitalised, word
from retention_policies.book import PolicyBook
from retention_policies.contact_events import ContactEvents
from retention_policies.model import Policy

Effect = Literal["at_once", "begins", "proves", "none", "examined", "of_events", "of_consented_events", "withdrawn"]


@dataclass(frozen=True)
class Ending:
    """The effect on one purpose."""

    told: Facts
    notice: Text
    """To the person concerned."""


def tell_ending(policy: Policy, book: PolicyBook) -> Ending:
    """What the policy makes of an objection and of a withdrawal."""
    effect = _effect(policy)
    done = enumerated([word("ending_done", then) for then in sorted({rule.then for _, rule in policy.all_rules()})])
    told = say(f"ending.{effect}", signs=_signs(book.contact_events), done=done)
    beside = _beside(book) if effect == "at_once" else ()
    return Ending((Fact(effect, told), *beside), say(f"notice_ending.{effect}", done=done))


def _effect(policy: Policy) -> Effect:
    if policy.ends_on_objection:
        return "at_once"
    if policy.grain == "objection":
        return "begins"
    if policy.grain == "consent":
        return "proves"
    if policy.grain == "event":
        return "of_consented_events" if policy.legal_basis == "consent" else "of_events"
    if policy.legal_basis == "consent":
        return "withdrawn"
    return "examined" if policy.legal_basis in ("legitimate_interest", "public_interest") else "none"


def _beside(book: PolicyBook) -> Iterator[Fact]:
    """Where what ends a purpose is noted, and what it proves, by the other policies in force."""
    for grain, phrase in (("objection", "remembered"), ("consent", "proved")):
        names = [typeset(p.label.fr, p.label.en) for p in book.policies if p.enabled and p.grain == grain]
        if names:
            yield Fact(phrase, say(f"ending.{phrase}", purposes=quoted(names)))


def _signs(contact_events: ContactEvents) -> Text:
    """What counts as an objection by the truth table."""
    return listed(
        [
            uncapitalised(typeset(event.label.fr, event.label.en))
            for event in contact_events.events.values()
            if event.objection
        ]
    )
