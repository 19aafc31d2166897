"""The till of one customer in the invoicing tool: quotes, orders, deliveries, invoices and payments."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from orchestration.demo.rows import Rows, hour, moment, soon_after

CHANNELS = ("WEB", "WEB", "MAGASIN", "TELEPHONE")
ARTICLES = ("Chaise", "Table", "Lampe", "Prestation de pose", "Bon cadeau")


def fiscal_year_end(day: date) -> date:
    """The 30 June that closes the fiscal year of a day."""
    return date(day.year + (day > date(day.year, 6, 30)), 6, 30)


@dataclass(frozen=True, slots=True)
class Till:
    """Adds the documents of one customer."""

    customer_ref: str
    name: str
    address: str
    rows: Rows
    as_of: date
    rng: Random

    def quote(self, day: date, total: int) -> str:
        """A quote; its number."""
        number = f"DEV-{day.year}-{self.rows.number('quotes'):06d}"
        self.rows.add(
            "quotes",
            quote_no=number,
            customer_ref=self.customer_ref,
            quoted_on=day,
            valid_until=day + timedelta(days=60),
            total=total,
            updated_ts=moment(day, self.rng),
        )
        return number

    def sale(self, day: date, *, is_quoted: bool) -> str:
        """An order with what follows from it; the number of its invoice."""
        rng, total = self.rng, self.rng.randrange(15, 400)
        quote = self.quote(day, total) if is_quoted else None
        order = f"CMD-{day.year}-{self.rows.number('orders'):06d}"
        self.rows.add(
            "orders",
            order_no=order,
            customer_ref=self.customer_ref,
            quote_no=quote,
            ordered_at=f"{day} {hour(rng)}",
            channel=rng.choice(CHANNELS),
            total=total,
            updated_ts=moment(day, rng),
        )
        self._delivery(order, day)
        invoice = self.invoice(soon_after(day, 2, self.as_of, rng), total, order=order)
        if rng.random() < 0.95:
            self.payment(invoice, soon_after(day, 20, self.as_of, rng), total, rng.choice(("CB", "VIR", "CHQ")))
        if rng.random() < 0.03:
            self.invoice(soon_after(day, 30, self.as_of, rng), -total, order=order)
        return invoice

    def _delivery(self, order: str, ordered: date) -> None:
        arrival = ordered + timedelta(days=self.rng.randrange(1, 9))
        self.rows.add(
            "deliveries",
            delivery_no=f"BL-{self.rows.number('deliveries'):07d}",
            order_no=order,
            delivered_on=arrival if arrival < self.as_of else None,
            recipient=self.name,
            address=self.address,
            updated_ts=moment(min(arrival, self.as_of - timedelta(days=1)), self.rng),
        )

    def invoice(self, day: date, total: int, *, order: str | None = None, logged: date | None = None) -> str:
        """An invoice, or a credit note of a negative total, with its line and the page as sent; its number."""
        series = f"{'FAC' if total >= 0 else 'AV'}-{day.year}"
        number = f"{series}-{self.rows.number(series):06d}"
        self.rows.add(
            "invoices",
            invoice_no=number,
            customer_ref=self.customer_ref,
            order_no=order,
            kind="F" if total >= 0 else "A",
            issued_on=day,
            fiscal_year_end=fiscal_year_end(day) if self.rng.random() < 0.9 else None,
            billed_to=self.name,
            billed_address=self.address,
            total=total,
            currency="EUR",
            updated_ts=moment(logged or day, self.rng),
        )
        label = f"Gravure « {self.name} »" if self.rng.random() < 0.1 else self.rng.choice(ARTICLES)
        self.rows.add("invoice_lines", line_id=f"{number}-1", invoice_no=number, label=label, quantity=1, price=total)
        page = f"<h1>{number}</h1><address>{self.name}, {self.address}</address><p>{total} EUR</p>"
        self.rows.add("invoice_renderings", invoice_no=number, html=page)
        return number

    def payment(self, invoice: str, day: date, amount: int, method: str, *, logged: date | None = None) -> None:
        """A payment by card (CB), transfer (VIR), cheque (CHQ) or direct debit (PRLV)."""
        self.rows.add(
            "payments",
            payment_id=str(UUID(int=self.rng.getrandbits(128), version=4)),
            invoice_no=invoice,
            paid_on=day,
            amount=amount,
            method=method,
            payer=self.name,
            account_end=f"{self.rng.randrange(10_000):04d}",
            updated_ts=moment(logged or day, self.rng),
        )
