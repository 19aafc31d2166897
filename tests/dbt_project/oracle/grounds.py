"""On what legal basis each purpose stands, and whether it holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeGuard

from tests.dbt_project.oracle.book import Ground
from tests.dbt_project.oracle.claims import Claim, prospecting
from tests.dbt_project.oracle.days import in_paris, is_over, latest
from tests.dbt_project.oracle.decisions import (
    CHANNELS,
    answer,
    counts,
    decision,
)
from tests.dbt_project.oracle.history import Consent
from tests.dbt_project.oracle.objections import ended_of, ended_on
from tests.dbt_project.oracle.person import Person


@dataclass(frozen=True)
class Basis:
    """The basis of one purpose on one channel; None where the purpose has no channels."""

    purpose: str
    channel: str | None
    legal_basis: str
    status: str
    since: date | None
    until: date | None
    """Only of one that is valid: an objection does not end, nor does what does not hold."""


def bases(person: Person, made: Iterable[Claim]) -> list[Basis]:
    """Of prospecting on each channel, of events, and of every other purpose that holds something of the person."""
    return [_told(basis) for basis in (*_of_prospecting(person), *_of_events(person, made), *_of_others(person, made))]


def _told(basis: Basis) -> Basis:
    since = basis.until if basis.status == "expired" else basis.since
    return replace(basis, since=since, until=basis.until if basis.status == "valid" else None)


def _of_prospecting(person: Person) -> Iterator[Basis]:
    """Decided: of several rules of a purpose the longest says until when; objections do not shorten that."""
    if not person.history.records:
        return
    by_purpose: dict[str, list[date | None]] = {}
    basis_of: dict[str, str] = {}
    unobjected = _without_objection(person)
    for rule, end in prospecting(unobjected):
        by_purpose.setdefault(rule.purpose, []).append(end)
        basis_of[rule.purpose] = rule.legal_basis
    for purpose, ends in by_purpose.items():
        for channel in CHANNELS:
            yield _on_channel(person, purpose, basis_of[purpose], channel, latest(ends))


def _without_objection(person: Person) -> Person:
    return replace(person, opted_out_on=None, returned=None)


def _on_channel(person: Person, purpose: str, of_book: str, channel: str, until: date | None) -> Basis:
    """Decided: an objection goes before every answer.

    Who answered is held to the answer; the exception serves who did not, as long as the book says. What does not count
    is no answer.
    """
    decided = decision(person.history, person.book, channel, person.as_of)
    exception = _exception(person, purpose, channel)
    legal_basis = of_book
    if exception and not (of_book == "consent" and decided and counts(decided)):
        legal_basis = exception.legal_basis
        until = _sooner(until, exception)
    if ended := ended_on(person.history, person.book, channel, person.as_of):
        since, status = ended
        return Basis(purpose, channel, legal_basis, status, since, until)
    if _rests_on(decided, legal_basis):
        begun = in_paris(decided.decided_at)
    else:
        begun = _begun(person, purpose, channel, exception)
    status = _status(person, legal_basis, decided, until)
    if status == "not_informed":
        begun = max((day for day in (begun, person.standing.uninformed_on) if day and day > date.min), default=None)
    return Basis(purpose, channel, legal_basis, status, begun, until)


def _rests_on(decided: Consent | None, legal_basis: str) -> TypeGuard[Consent]:
    """Decided: a box that counts for nothing is nothing that an interest rests on."""
    return decided is not None and (legal_basis == "consent" or counts(decided))


def _begun(person: Person, purpose: str, channel: str, exception: Ground | None) -> date | None:
    """Decided: what serves customers begins with the relation; without an exception the book rules since the last."""
    days = [person.standing.collected_on]
    if exception:
        days += [exception.valid_from, person.standing.relation_began_on if exception.customer else None]
    else:
        days += [
            ground.valid_to + timedelta(1)
            for ground in person.book.grounds
            if ground.valid_to
            and ground.valid_to < person.as_of
            and (ground.valid_from is None or ground.valid_from <= person.as_of)
            and _is_for(person, ground, purpose, channel)
        ]
    return max((day for day in days if day), default=None)


def _is_for(person: Person, ground: Ground, purpose: str, channel: str) -> bool:
    fits = ground.customer in (None, person.standing.is_customer)
    return fits and ground.purpose == purpose and channel in ground.channels


def _exception(person: Person, purpose: str, channel: str) -> Ground | None:
    """Decided: of several exceptions the first of the alphabet, as there is one basis."""
    found = [
        ground for ground in person.book.grounds_in_force(person.as_of) if _is_for(person, ground, purpose, channel)
    ]
    return min(found, key=lambda ground: ground.name, default=None)


def _sooner(until: date | None, exception: Ground) -> date | None:
    """The end of what rests on an exception: its last day is the last on which anybody may be approached."""
    if exception.valid_to is None:
        return until
    over = exception.valid_to + timedelta(1)
    return min(until, over) if until else over


def _status(person: Person, legal_basis: str, decided: Consent | None, until: date | None) -> str:
    """Decided: a proof that does not tell how a consent was given proves no active one."""
    if decided and decided.decision.lower() != "granted":
        return decided.decision.lower()
    if legal_basis == "consent" and (lacking := _lacking(decided)):
        return lacking
    if person.standing.uninformed_on:
        return "not_informed"
    return "expired" if is_over(until, person.as_of) else "valid"


def _lacking(decided: Consent | None) -> str | None:
    if decided is None:
        return "missing"
    if (decided.method or "unknown").lower() in ("passive_opt_in", "soft_opt_in"):
        return "invalid_opt_in"
    return None if counts(decided) else "unproven"


def _of_events(person: Person, made: Iterable[Claim]) -> Iterator[Basis]:
    """Of what is measured.

    Decided: an answer on any channel is one, under the policy's name or `statistics`; an objection to everything is one
    to this, too, and only a later active, proven consent undoes it. The purpose as a whole has no end.
    """
    for claim in made:
        if claim.place[0] == "statistics":
            names = (claim.purpose, "statistics")
            decided = answer(person.history, names, person.as_of)
            if ended := ended_of(person.history, person.book, names, person.as_of):
                since, status = ended
                yield Basis(claim.purpose, None, claim.legal_basis, status, since, None)
            else:
                begun = in_paris(decided.decided_at) if _rests_on(decided, claim.legal_basis) else claim.counts_from
                answered = _answered(claim.legal_basis, decided)
                yield Basis(claim.purpose, None, claim.legal_basis, answered, begun, None)


def _answered(legal_basis: str, decided: Consent | None) -> str:
    if decided and decided.decision.lower() != "granted":
        return decided.decision.lower()
    return _lacking(decided) or "valid" if legal_basis == "consent" else "valid"


def _of_others(person: Person, made: Iterable[Claim]) -> Iterator[Basis]:
    """Contract and law hold for as long as a claim of theirs runs."""
    rules = person.book.rules_in_force(person.as_of)
    by_channel = {rule.purpose for rule in rules if rule.grain == "person" and rule.ends_on_objection}
    by_purpose: dict[str, list[Claim]] = {}
    for claim in made:
        if claim.purpose not in by_channel and claim.place[0] != "statistics":
            by_purpose.setdefault(claim.purpose, []).append(claim)
    for purpose, of_purpose in by_purpose.items():
        runs = any(not is_over(claim.due_on, person.as_of) for claim in of_purpose)
        end = latest(claim.due_on for claim in of_purpose)
        yield Basis(
            purpose,
            None,
            of_purpose[0].legal_basis,
            "valid" if runs else "expired",
            min((claim.begins_on for claim in of_purpose if claim.begins_on), default=None),
            end,
        )
