"""Whom a question about evidence is about: a record, an e-mail address or a phone number, as keyed fingerprints."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from orchestration.errors import EvidenceError
from orchestration.identity import normalise
from orchestration.identity.fingerprints import fingerprint

Record = Annotated[
    str | None,
    typer.Argument(
        metavar="SOURCE:RECORD", help="A record, such as crm:17; without anything, a line of standard input is read."
    ),
]
Email = Annotated[
    str | None, typer.Option("--email", metavar="ADDRESS", help="An e-mail address; - reads it from standard input.")
]
Phone = Annotated[
    str | None, typer.Option("--phone", metavar="NUMBER", help="A phone number; - reads it from standard input.")
]


@dataclass(frozen=True)
class Asked:
    """Whom a question is about; no address is kept."""

    kind: Literal["email", "phone", "record"]
    fingerprints: tuple[str, ...]
    record: str | None
    """source:record_id, if a record is asked about."""


def asked(key: bytes, sources: Sequence[str], record: str | None, email: str | None, phone: str | None) -> Asked:
    """Read whom the arguments are about, or else standard input: what is typed there is in no shell's history.

    Raises:
        EvidenceError: nobody, or more than one.
    """
    if sum(each is not None for each in (record, email, phone)) > 1:
        raise EvidenceError("evidence", "give one of SOURCE:RECORD, --email and --phone")
    given = record or email or phone or "-"
    if given == "-":
        given = sys.stdin.readline().strip()
    named = record is not None or (email is None and phone is None and given.partition(":")[0] in sources)
    if named:
        source, _, record_id = given.partition(":")
        if not record_id:
            raise EvidenceError("evidence", "expected a record such as crm:17; give an address with --email or --phone")
        return Asked("record", (fingerprint(key, "record", f"{source}:{record_id}"),), given)
    emails = () if phone is not None else normalise.emails(given)
    phones = () if email is not None else normalise.phones(given)
    if emails:
        return Asked("email", tuple(fingerprint(key, "email", one) for one in emails), None)
    if phones:
        return Asked("phone", tuple(fingerprint(key, "phone", one) for one in phones), None)
    raise EvidenceError("evidence", "expected an e-mail address, a phone number or a record such as crm:17")
