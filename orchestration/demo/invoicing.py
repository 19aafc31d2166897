"""The invoicing tool: customers and their documents."""

from datetime import date, timedelta

from orchestration.demo.humans import DemoHuman
from orchestration.demo.rows import Rows, moment
from orchestration.demo.spelling import by_hand, in_capitals, international
from orchestration.demo.till import Till
from orchestration.demo.vendor import Vendor

END_OF_TIME = date(9999, 12, 31)


def begin(_rows: Rows, _as_of: date) -> None:
    """An empty tool."""


def fill(human: DemoHuman, rows: Rows, as_of: date) -> None:
    """One customer and their documents."""
    who, life, rng = human.persona, human.life, human.rng
    ref, created = f"CLI-{human.number:05d}", min(filter(None, (life.collected_on, *life.orders[:1])))
    last_name = in_capitals(who.last_name, rng)
    name = f"{last_name} {who.first_name.strip()}"
    label = who.company.name if who.company else name
    rows.add(
        "customers",
        customer_ref=ref,
        label=label,
        first_name=who.first_name.strip(),
        last_name=last_name,
        is_company=who.company is not None,
        company_name=who.company.name if who.company else None,
        email=who.email and by_hand(who.email, rng),
        phone=(number := who.mobile or who.landline) and international(number, rng),
        street=who.place.street,
        zip=who.place.postcode,
        city=who.place.city,
        country_code="FR",
        created_ts=moment(created, rng),
        updated_ts=moment(max((created, *life.orders[-1:])), rng),
    )
    address = f"{who.place.street}, {who.place.postcode} {who.place.city}"
    _documents(human, Till(ref, label, address, rows, as_of, rng))


def _documents(human: DemoHuman, till: Till) -> None:
    life, yesterday = human.life, till.as_of - timedelta(days=1)
    for day in life.orders:
        is_quoted = human.persona.segment == "b2b" and human.rng.random() < 0.4
        invoice = till.sale(day, is_quoted=is_quoted)
        if human.quirk == "automatic_debit":
            for month in range(1, 9):
                till.payment(invoice, min(day + timedelta(days=30 * month), yesterday), 19, "PRLV")
    if human.quirk == "quote":
        till.quote(life.contacts[-1], 1200)
    elif human.quirk == "future_document" and human.number % 2:
        till.invoice(till.as_of + timedelta(days=200), 50, logged=yesterday)
    elif human.quirk == "future_document":
        till.payment(till.invoice(yesterday, 50), END_OF_TIME, 50, "VIR", logged=yesterday)


INVOICING = Vendor("invoicing", begin, fill)
