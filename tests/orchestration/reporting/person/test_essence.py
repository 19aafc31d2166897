"""The page says first why data is kept of a person, on what ground, and until when; and what goes next."""

from typing import Any

import pytest

from tests.orchestration.reporting.person.conftest import TOLD, Write

POST = {"purpose": "prospecting_b2c", "channel": "post", "basis": "legitimate_interest", "status": "valid",
        "since": "2020-01-02", "until": None, "evidence": None}  # fmt: skip
EMAIL = {**POST, "channel": "email", "basis": "consent", "status": "invalid_opt_in"}


def row(category: str, purpose: str, counts_from: str, due_on: str, basis: str, then: str = "delete") -> dict[str, Any]:
    return {"data_category": category, "record": None, "source": None, "phase": "active", "purpose": purpose,
            "rule": f"{purpose}.active", "counts_from": counts_from, "due_on": due_on, "next": then, "reference": "x",
            "confidence": "text", "basis": basis}  # fmt: skip


PROSPECT = row("identity", "prospecting_b2c", "2025-03-01", "2028-03-01", "consent")
CUSTOMER = row("identity", "customer_relationship", "2025-03-02", "2028-03-02", "contract", "archive")
AUDIENCE = row("statistics", "audience_measurement", "2024-12-21", "2027-01-21", "consent")
FREE: dict[str, Any] = {"due": [], "held": False, "quarantined": False, "set_aside": [], "legal_basis": [EMAIL, POST]}
CONTACT = {"at": "2025-03-01", "type": "click", "source": "crm"}


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (CONTACT, "Dernier contact le 1er\u00a0mars\u00a02025\u00a0:"),
        ({**CONTACT, "type": "collection"}, "Aucun contact depuis la collecte, le 1er\u00a0mars\u00a02025\u00a0:"),
        ({**CONTACT, "at": "2025-04-01"}, "Délai qui court depuis le 1er\u00a0mars\u00a02025\u00a0:"),
    ],
)
def test_a_prospect_is_kept_since_the_last_contact_on_the_ground_that_holds(
    write: Write, contact: dict[str, Any], said: str
):
    page = write(deadlines=[PROSPECT], ruled_out=[], last_contact=contact, **FREE)
    assert (
        f"Rien d’échu {said} données conservées pour «\u00a0Prospection commerciale auprès des particuliers\u00a0» "
        "jusqu’au 1er\u00a0mars\u00a02028. Base légale\u00a0: intérêt légitime (courrier)\u202f; consentement e-mail "
        "non valable. Aucune donnée n’est échue ce jour-là."
    ) in page.said("fr")


def test_a_customer_is_kept_since_the_last_order_and_then_for_the_accounts(write: Write):
    facts = {**TOLD["facts"], "relation_ended_on": "2025-03-02"}
    after = {**CUSTOMER, "phase": "archive", "purpose": "accounting", "rule": "accounting.archive", "next": "anonymise",
             "due_on": "2035-12-31", "why": "takes_over", "by": "customer_relationship.active"}  # fmt: skip
    accounts = {**POST, "purpose": "accounting", "channel": None, "basis": "legal_obligation"}
    grounds = {**FREE, "legal_basis": [POST, accounts]}
    said = write(deadlines=[CUSTOMER], ruled_out=[after], facts=facts, **grounds).said("en")
    assert (
        "Last order, delivery or payment on 2\u00a0March\u00a02025: data kept for “Customer relationship” until "
        "2\u00a0March\u00a02028. Legal basis: contract. “Accounts and vouchers”: data in the intermediate archive "
        "until 31\u00a0December\u00a02035 (legal basis: legal obligation)."
    ) in said


def test_the_end_of_opens_and_clicks_is_not_told_as_that_of_the_person(write: Write):
    said = write(deadlines=[AUDIENCE, PROSPECT], ruled_out=[], **FREE).said("fr")
    assert (
        "Prochaine échéance 21\u00a0janvier\u00a02027\u00a0: suppression de la mesure d’audience\u202f; "
        "le reste à partir du 1er\u00a0mars\u00a02028"
    ) in said
    assert "jusqu’au 21\u00a0janvier\u00a02027" not in said
    alone = write(deadlines=[AUDIENCE], ruled_out=[], **FREE).said("fr")
    assert "Prochaine échéance 21\u00a0janvier\u00a02027\u00a0: suppression Peut" in alone
