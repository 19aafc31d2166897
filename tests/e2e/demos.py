"""`make demo`, with fewer people, twice: what whoever looks at a demo, or goes on from one, begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.e2e.command import Oubli, oubli

AS_OF = "2026-11-21"
PEOPLE = 150
INVOICES = "select invoice_no, kind, issued_on, total from invoices order by invoice_no"


@dataclass(frozen=True)
class Demo:
    """Two demos, one after the other."""

    oubli: Oubli
    before: list[tuple[object, ...]]
    """Invoices as they stood before anything was done."""
    first: str
    second: str


@contextmanager
def two_demos() -> Iterator[Demo]:
    """Run them."""
    with oubli() as run:
        first = run("demo", "--people", str(PEOPLE))
        assert first.returncode == 0, first.stdout + first.stderr
        invoices = run.rows(INVOICES, "demo_invoicing")
        second = run("demo", "--people", str(PEOPLE))
        assert second.returncode == 0, second.stdout + second.stderr
        yield Demo(run, invoices, first.stdout, second.stdout)
