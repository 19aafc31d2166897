"""A deadline names the ground that holds for this person, and what does not; it never names one that is void."""

from typing import Any

import pytest

from orchestration.reporting.person.grounds import ground_of
from orchestration.reporting.texts import typeset
from tests.orchestration.reporting.person.conftest import Write

ROW = {"purpose": "p", "basis": "consent"}


def ground(channel: str | None, status: str, basis: str = "consent", purpose: str = "p") -> dict[str, Any]:
    return {"purpose": purpose, "channel": channel, "basis": basis, "status": status, "since": None, "until": None,
            "evidence": None}  # fmt: skip


POST = ground("post", "valid", "legitimate_interest")


@pytest.mark.parametrize(
    ("grounds", "fr", "en"),
    [
        (
            [ground("email", "invalid_opt_in"), ground("sms", "missing"), POST],
            "intérêt légitime (courrier) ; consentement e-mail non valable",
            "legitimate interest (post); e-mail consent not valid",
        ),
        (
            [ground("email", "valid"), ground("sms", "unproven"), POST],
            "consentement (e-mail) ; intérêt légitime (courrier) ; consentement SMS sans preuve",
            "consent (e-mail); legitimate interest (post); SMS consent without proof",
        ),
        ([POST], "intérêt légitime", "legitimate interest"),
        ([ground("email", "objected"), ground("post", "objected")], "aucune base en vigueur", "no basis in force"),
        (
            [ground("email", "invalid_opt_in"), ground("post", "objected")],
            "aucune base en vigueur ; consentement e-mail non valable",
            "no basis in force; e-mail consent not valid",
        ),
        ([ground(None, "missing")], "aucun consentement", "no consent"),
        ([ground(None, "withdrawn")], "consentement retiré", "consent withdrawn"),
        (
            [ground(None, "proof_archived")],
            "preuves en archivage intermédiaire, non comptées",
            "proofs in the archive, not counted",
        ),
        ([ground(None, "valid")], "consentement", "consent"),
        ([ground("email", "valid", purpose="q"), ground(None, "expired")], "consentement", "consent"),
    ],
)  # fmt: skip
def test_the_ground_is_that_of_this_person(grounds: list[dict[str, Any]], fr: str, en: str):
    assert ground_of(ROW, grounds) == typeset(fr, en)


def test_the_page_says_it_beside_the_deadline(write: Write):
    due = {"data_category": "statistics", "record": None, "source": None, "phase": "active", "purpose": "p",
           "rule": "p.active", "counts_from": "2026-01-01", "due_on": "2028-02-01", "next": "delete", "reference": "x",
           "confidence": "text", "basis": "consent"}  # fmt: skip
    page = write(deadlines=[due], legal_basis=[ground(None, "missing")], ruled_out=[])
    assert page.row("deadlines", "Mesure")[1] == "Aucun consentement"
