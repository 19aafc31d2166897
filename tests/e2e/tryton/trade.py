"""Opportunities, the sales they turn into, and invoices."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from proteus import Model

from tests.e2e.tryton.books import draft_invoice, pay_invoice
from tests.e2e.tryton.person import Person, Situation


def open_opportunities(people: Mapping[Person, Any], employee: Any, service: Any) -> None:
    """Create every opportunity and bring it to its state; a won one leaves a sale behind."""
    for person, party in people.items():
        for opportunity in person.opportunities:
            record = Model.get("sale.opportunity")(party=party, employee=employee)
            record.start_date = opportunity.started
            record.description = f"Projet de {person.name}"
            record.comment = f"Rappeler {person.name} au {person.phone}"
            record.amount = Decimal(100 * person.number)
            record.contact = party.contact_mechanisms[0]
            record.address = party.addresses[0]
            record.lines.new(product=service, quantity=person.number)
            record.save()
            record.click("opportunity")
            if opportunity.state == "lost":
                record.lost_reason = f"{person.name} a choisi un concurrent"
                record.end_date = opportunity.ended
                record.click("lost")
            elif opportunity.state == "won":
                _sell(record, opportunity.ended)


def post_invoices(people: Mapping[Person, Any]) -> None:
    """Post every invoice; half of the old customers pay theirs.

    A year at a time: Tryton starts over for each number sequence it finds it must lock.
    """
    from trytond.modules.account.tests.tools import get_accounts

    revenue = get_accounts()["revenue"]
    due = sorted((day, person.number, person) for person in people for day in person.invoiced)
    invoices = []
    for day, number, person in due:
        comment = f"À l'attention de {person.name}" if number % 3 == 0 else ""
        invoices.append(draft_invoice(people[person], day, Decimal(100 + 10 * number), revenue, comment=comment))
    for _, posted in groupby(invoices, key=lambda invoice: invoice.invoice_date.year):
        Model.get("account.invoice").click(list(posted), "post")
    for invoice, (day, _, person) in zip(invoices, due, strict=True):
        if person.situation is Situation.OLD_CUSTOMER and person.number % 2:
            pay_invoice(invoice, day + timedelta(days=20))


def _sell(opportunity: Any, day: date | None) -> None:
    """Turn an opportunity into a confirmed sale of `day`."""
    (sale,) = opportunity.click("convert")
    sale.sale_date = day
    sale.invoice_method = "manual"
    sale.comment = opportunity.comment
    sale.save()
    sale.click("quote")
    sale.click("confirm")
