"""The policy language: one purpose, what it keeps, for how long, on what ground."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from retention_policies.cap import Cap, Number
from retention_policies.part import NAME_PATTERN, Country, Day, Flag, Label, Name, Part, Text
from retention_policies.period import UNTIL_CLOCK, Iso8601Period, Period
from retention_policies.vocabulary import (
    Category,
    Channel,
    Clock,
    Confidence,
    DocumentKind,
    Grain,
    LegalBasis,
    Segment,
)

Word = TypeVar("Word", bound=str)


def _in_order(words: tuple[Word, ...]) -> tuple[Word, ...]:
    if not words:
        raise ValueError("is empty; name at least one, or remove the key")
    return tuple(sorted(set(words)))


def _several(names: object) -> object:
    return (names,) if isinstance(names, str) else names


Words = Annotated[tuple[Word, ...], AfterValidator(_in_order), Field(json_schema_extra={"minItems": 1})]
"""A list whose order and repetitions mean nothing."""
_ONE = {"type": "string", "pattern": NAME_PATTERN}
Names = Annotated[
    Words[Name],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [_ONE, {"type": "array", "items": _ONE, "minItems": 1}]}),
]
"""One name, or a list of them."""


class Who(Part):
    """Whose data, and of which documents or events; every condition given must hold.

    Of two rules of one purpose, the one with narrower conditions replaces the other for whom it surely fits.
    """

    segment: Segment | None = None
    """Consumers (b2c) or professionals (b2b)."""
    customer: Flag | None = None
    """true: only who ever had an order, contract, invoice or payment; false: only who never had."""
    source: Names | None = None
    """Only people who have a record in this system, or in one of these; of documents and events, only its own."""
    country: Country | None = None
    """Only people of whom a record names this country, such as FR."""
    channel: Channel | None = None
    """Only the consents of people who decided on this channel."""
    documents: Words[DocumentKind] | None = None
    """Only documents of these kinds."""
    concluded_online: Flag | None = None
    """Only documents concluded online (true), or not online (false); one that does not say may be either."""
    min_amount: Number | None = None
    """Only documents of at least this amount, in euros; of unknown amount, or in another currency, it may be any."""
    events: Words[Name] | None = None
    """Only events of these types of contact_events.yaml."""


class Active(Part):
    """How long the data stays in the active base."""

    keep: Iso8601Period | None = None
    """The period, counted from the clock."""
    until: Literal["clock"] | None = None
    """Instead of `keep`: until the clock's own date."""
    norm: Iso8601Period | None = None
    """The period that the reference states; `keep` differs from it only with a `reason`."""
    warn_before: Iso8601Period | None = None
    """How long before the end the person is warned."""
    while_known: Flag = False
    """Not due as long as the person is known."""

    @property
    def period(self) -> Period:
        """How long, P0D for `until: clock`."""
        return self.keep or UNTIL_CLOCK


class Archive(Part):
    """How long the data stays in the intermediate archive; counted from the clock, not from the active phase's end."""

    keep: Iso8601Period
    """The period, counted from the clock."""
    clock: Clock | None = None
    """What it counts from, if not the rule's clock."""
    norm: Iso8601Period | None = None
    """The period that the reference states; `keep` differs from it only with a `reason`."""


class Rule(Part):
    """What is kept of whom, counted from what, for how long, and what follows."""

    who: Who = Who()
    """Whose data; everybody's if nothing is said."""
    data: Words[Category]
    """The data categories it keeps."""
    grain: Grain = "person"
    """What has a deadline of its own: each person, or each document, objection, consent or event."""
    clock: Clock
    """The date it counts from."""
    active: Active
    """The active base."""
    then: Literal["archive", "delete", "anonymise"]
    """What follows the active phase."""
    archive: Archive | None = None
    """The intermediate archive, for `then: archive`."""
    finally_: Annotated[Literal["delete", "anonymise"] | None, Field(alias="finally")] = None
    """What follows the archive."""
    reference: Text
    """The text the period rests on."""
    confidence: Confidence
    """How surely the period and its start are known: `text` was read, `secondary` in a report, `unsettled`: no text."""
    confirmed_by: Text | None = None
    """Who confirmed an unsettled period, and when."""
    reason: Text | None = None
    """Why a period is shorter or longer than the reference."""
    valid_from: Day | None = None
    """The first day the rule holds."""
    valid_to: Day | None = None
    """The last day the rule holds."""

    def clock_of_archive(self) -> Clock:
        """What the archive's period counts from."""
        return self.archive.clock if self.archive and self.archive.clock else self.clock


class FurtherRule(Part):
    """A second rule of the purpose; what it does not say it takes from the policy above it, except the validity."""

    name: Name
    """Its name within the purpose."""
    who: Who | None = None
    data: Words[Category] | None = None
    grain: Grain | None = None
    clock: Clock | None = None
    active: Active | None = None
    then: Literal["archive", "delete", "anonymise"] | None = None
    archive: Archive | None = None
    finally_: Annotated[Literal["delete", "anonymise"] | None, Field(alias="finally")] = None
    reference: Text | None = None
    confidence: Confidence | None = None
    confirmed_by: Text | None = None
    reason: Text | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None

    def completed(self, policy: Rule) -> Rule:
        """The rule this is, with what it leaves out taken from `policy`."""
        own = {key: value for key, value in self.given().items() if key != "name" and value is not None}
        left = {"valid_from", "valid_to"}
        if "then" in own:
            left |= {"archive", "finally"}
        if own.keys() & {"active", "archive", "reference", "confidence"}:
            left |= {"reason", "confirmed_by"}
        inherited = {key: policy.given()[key] for key in Rule.known_keys() if key in policy.given().keys() - left}
        return Rule.of(inherited | own)


class Ground(Part):
    """Where the purpose rests on another legal basis than its own: by channel, and for customers or others."""

    name: Name
    """Its name within the purpose."""
    channels: Words[Channel]
    customer: Flag | None = None
    """true: customers only; false: who never was one."""
    legal_basis: LegalBasis
    reference: Text
    confidence: Confidence
    valid_from: Day | None = None
    """The first day it holds."""
    valid_to: Day | None = None
    """The last day it holds."""


class Policy(Rule):
    """One purpose: its own rule, and possibly further ones."""

    purpose: Name
    """The name of the file, too."""
    label: Label
    legal_basis: LegalBasis
    legitimate_interest: Label | None = None
    """Where the purpose rests on legitimate interest: which, as the notices tell it (RGPD Art. 13(1)(d), 14(2)(b))."""
    sub_purposes: tuple[Label, ...] = ()
    """What the purpose comprises, as the register and the notices tell it."""
    created: Day | None = None
    """Since when the company's register has the activity; without it, since Oubli's first register that tells it."""
    exceptions: tuple[Ground, ...] = ()
    """Where another legal basis stands, by channel."""
    enabled: Flag = True
    """false: the policy is read and checked, and decides nothing."""
    owner: Text
    """Who answers for it in the company."""
    cap: Cap = Cap()
    ends_on_objection: Flag = False
    """An objection to prospecting ends the purpose at once."""
    rules: tuple[FurtherRule, ...] = ()
    """Further rules of this purpose: other data, other people, other days."""

    def all_rules(self) -> tuple[tuple[str, Rule], ...]:
        """Every rule, complete, by name: the policy's own has the purpose's name, a further one `purpose.name`."""
        own = Rule.of({key: value for key, value in self.given().items() if key in Rule.known_keys()})
        further = ((f"{self.purpose}.{rule.name}", rule.completed(self)) for rule in self.rules)
        return ((self.purpose, own), *further)

    def canonical(self) -> Any:
        """Its content as JSON values, the same for every way of writing it down."""
        # What is told to people and decides nothing: to reword it calls no approval in question.
        told = {"legitimate_interest", "sub_purposes", "created"}
        apart = {"rules", "exceptions"} | told | set(Rule.model_fields)
        kept = self.model_dump(mode="json", by_alias=True, exclude=apart)
        grounds = sorted((ground.canonical() for ground in self.exceptions), key=lambda each: str(each["name"]))
        return kept | {"rules": {n: rule.canonical() for n, rule in self.all_rules()}, "exceptions": grounds}
