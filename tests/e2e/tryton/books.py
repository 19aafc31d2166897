"""The company and its books: chart of accounts, fiscal years, and posted invoices."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from proteus import Model, Wizard


def open_company() -> Any:
    """Set up the company, its employee Camille Initiale, and a small chart of accounts.

    The administrator works as that employee from then on, as some documents want one.
    """
    from trytond.modules.account.tests.tools import create_chart
    from trytond.modules.company.tests.tools import create_company, get_company
    from trytond.tests.tools import set_user

    company_party = Model.get("party.party")(name="Société Exemple")
    company_party.save()
    create_company(company_party, _euro())
    create_chart()
    employee_party = Model.get("party.party")(name="Camille Initiale")
    employee_party.contact_mechanisms.new(type="email", value="camille.initiale@societe.example")
    employee_party.save()
    employee = Model.get("company.employee")(party=employee_party, company=get_company())
    employee.save()
    (user,) = Model.get("res.user").find([("login", "=", "admin")])
    user.employees.append(employee)
    user.employee = employee
    user.save()
    set_user(user.id)
    return employee


def open_years(days: Iterable[date]) -> None:
    """A fiscal year, January to December, with its periods and number sequences, for every year of `days`."""
    from trytond.modules.account.tests.tools import create_fiscalyear
    from trytond.modules.account_invoice.tests.tools import (
        set_fiscalyear_invoice_sequences,
    )

    for year in sorted({day.year for day in days}):
        made = create_fiscalyear(today=(date(year, 1, 1), date(year, 12, 31)))
        made.start_date, made.end_date = date(year, 1, 1), date(year, 12, 31)
        made = set_fiscalyear_invoice_sequences(made)
        made.save()
        made.click("create_period")


def create_service() -> Any:
    """What the company sells: a service, so that nothing is shipped."""
    from trytond.modules.account.tests.tools import get_accounts

    category = Model.get("product.category")(name="Conseil", accounting=True)
    category.account_revenue = get_accounts()["revenue"]
    category.save()
    (unit,) = Model.get("product.uom").find([("name", "=", "Unit")])
    template = Model.get("product.template")(name="Conseil", default_uom=unit, type="service", salable=True)
    template.list_price = Decimal(90)
    template.account_category = category
    template.save()
    return template.products[0]


def draft_invoice(party: Any, day: date, amount: Decimal, revenue: Any, *, comment: str = "") -> Any:
    """A customer invoice of one line over `revenue`, saved and not yet posted."""
    invoice = Model.get("account.invoice")(type="out", party=party, invoice_date=day)
    line = invoice.lines.new(quantity=1, unit_price=amount, description="Prestation")
    line.account = revenue
    invoice.comment = comment
    invoice.description = f"Commande de {party.name}" if comment else None
    invoice.save()
    return invoice


def pay_invoice(invoice: Any, day: date) -> None:
    """Pay an invoice in full, in cash."""
    pay = Wizard("account.invoice.pay", [invoice])
    pay.form.date = day
    pay.form.payment_method = _cash()
    pay.execute("choice")


def _euro() -> Any:
    euro = Model.get("currency.currency")(name="Euro", symbol="€", code="EUR", numeric_code="978")
    euro.rates.new(date=date(2000, 1, 1), rate=Decimal(1))
    euro.save()
    return euro


def _cash() -> Any:
    from trytond.modules.account.tests.tools import get_accounts

    PaymentMethod = Model.get("account.invoice.payment.method")
    known = PaymentMethod.find([("name", "=", "Espèces")])
    if known:
        return known[0]
    (journal,) = Model.get("account.journal").find([("type", "=", "cash")])
    account = get_accounts()["cash"]
    method = PaymentMethod(name="Espèces", journal=journal, credit_account=account, debit_account=account)
    method.save()
    return method
