"""Ask Tryton itself how it is: `python -m tests.e2e.tryton.check URI`, by the Python of its own environment.

Reads every party and posted invoice as a client would, then creates a party and posts an invoice for it.
Prints what it found as JSON; ends with Tryton's own error if anything no longer works.
"""

import json
import sys
from decimal import Decimal
from typing import Any

from tests.e2e.tryton import database
from tests.e2e.tryton.cast import AS_OF


def check(uri: str) -> dict[str, Any]:
    """Open the database and use it; returns what is printed."""
    config = database.connect(uri)
    from proteus import Model
    from trytond.modules.account.tests.tools import get_accounts

    from tests.e2e.tryton import books

    with config.set_context(active_test=False):
        parties = Model.get("party.party").find([], order=[("id", "ASC")])
    invoices = Model.get("account.invoice").find([("state", "in", ["posted", "paid"])], order=[("id", "ASC")])
    found = {
        "parties": [_party(party) for party in parties],
        "invoices": [_invoice(invoice) for invoice in invoices],
        "opportunities": len(Model.get("sale.opportunity").find([])),
        "sales": [[sale.number, sale.state] for sale in Model.get("sale.sale").find([], order=[("id", "ASC")])],
        "subscribed": sorted(email.email for email in Model.get("marketing.email").find([])),
    }
    newcomer = Model.get("party.party")(name="Nouvelle Venue")
    newcomer.contact_mechanisms.new(type="email", value="nouvelle.venue@courriel.example")
    newcomer.save()
    posted = books.draft_invoice(newcomer, AS_OF, Decimal(42), get_accounts()["revenue"])
    posted.click("post")
    return found | {"posted_now": _invoice(posted)}


def _party(party: Any) -> dict[str, Any]:
    return {
        "code": party.code,
        "name": party.name,
        "active": party.active,
        "addresses": [address.full_address for address in party.addresses],
        "contacts": [mechanism.value for mechanism in party.contact_mechanisms],
    }


def _invoice(invoice: Any) -> dict[str, Any]:
    """An invoice with the name it is shown under, which is the party's of the day it was numbered."""
    return {
        "number": invoice.number,
        "state": invoice.state,
        "date": invoice.invoice_date.isoformat(),
        "total": str(invoice.total_amount),
        "party": invoice.party.code,
        "party_name": invoice.party.name,
        "lines": [line.description for line in invoice.lines],
    }


if __name__ == "__main__":
    (_, target) = sys.argv
    json.dump(check(target), sys.stdout, indent=1)
