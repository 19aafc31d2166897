"""The numbers that series of invoices lack, for whoever looks for them in their system. Read-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

HEADER = ("source", "series", "fiscal_year_end", "first_number", "last_number", "was_read")

_MISSING = text(
    """
    select source, series, fiscal_year_end, first_number, last_number,
        case when was_read then 'yes' else 'no' end as was_read
    from intermediate.int_invoices__missing as missing
    where coalesce(source = :source, true)
    order by source, missing.was_read desc, series, first_number, fiscal_year_end
    """
)


@dataclass(frozen=True)
class InvoiceGap:
    """A run of numbers, both ends included."""

    source: str
    series: str
    """What the numbers begin with."""
    fiscal_year_end: date | None
    """None of a series that runs on over the years."""
    first_number: int
    last_number: int
    was_read: str
    """`yes`: it was there, and is gone; `no`: it was never read."""


def invoice_gaps(connection: Connection, *, source: str | None) -> Iterator[InvoiceGap]:
    """What is missing of one system, or of all: what was read once and is gone comes first."""
    for row in connection.execution_options(yield_per=1000).execute(_MISSING, {"source": source}):
        yield InvoiceGap(**row._mapping)
