"""The demo's three source systems, built anew on a PostgreSQL server."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date

from sqlalchemy import URL, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from orchestration.demo.copying import ensure_database, open_copier
from orchestration.demo.crm import CRM
from orchestration.demo.emailing import EMAILING
from orchestration.demo.humans import draw_humans
from orchestration.demo.invoicing import INVOICING
from orchestration.demo.rows import Rows
from orchestration.demo.situations import check_people

VENDORS = (CRM, EMAILING, INVOICING)
PEOPLE = 5_000
SEED = 20_260_101
BATCH = 5_000
"""People whose rows are in memory at once."""


@dataclass(frozen=True, slots=True)
class DemoSources:
    """What was built: counts and places, nothing of anybody."""

    urls: Mapping[str, URL]
    """By source."""
    situations: Mapping[str, int]
    """How many people are in each."""


def are_built(server: URL | str) -> bool:
    """Whether all three were built to the end: their content is committed last. Read-only."""
    address = make_url(server).set(drivername="postgresql+psycopg")
    with create_engine(address, poolclass=NullPool).connect() as connection:
        there: set[str] = set(connection.execute(text("select datname from pg_database")).scalars())
    if not {vendor.database for vendor in VENDORS} <= there:
        return False
    engines = [create_engine(address.set(database=vendor.database), poolclass=NullPool) for vendor in VENDORS]
    return all(inspect(engine).get_table_names() for engine in engines)


def build_sources(
    server: URL | str, *, people: int, seed: int, as_of: date, on_progress: Callable[[int], None]
) -> DemoSources:
    """Build the content of the databases `demo_crm`, `demo_emailing` and `demo_invoicing` anew.

    The same people, seed and date give the same rows.

    Args:
        server: a PostgreSQL server, through any of its databases and a role that may create others.
        people: how many; `PEOPLE` is a good number, a million takes some minutes.
        seed: any number; `SEED` is a good one.
        as_of: the night's date, before which everything happened.
        on_progress: called now and then with the number of people built.

    Raises:
        SettingsError: there are too few people for every situation.
        DatabaseError: the server refuses, or has databases of these names that the demo did not make.
    """
    check_people(people)
    address = make_url(server).set(drivername="postgresql+psycopg")
    urls = {vendor.source: ensure_database(address, vendor.database) for vendor in VENDORS}
    with ExitStack() as stack:
        copiers = [open_copier(vendor, urls[vendor.source]) for vendor in VENDORS]
        for copier in copiers:
            stack.enter_context(closing(copier.connection))
        waiting = [(copier, Rows()) for copier in copiers]
        for copier, rows in waiting:
            copier.vendor.begin(rows, as_of)
        situations: Counter[str] = Counter()
        for human in draw_humans(people, seed, as_of):
            for copier, rows in waiting:
                if copier.vendor.letter in human.systems:
                    copier.vendor.fill(human, rows, as_of)
            situations[human.situation.name] += 1
            if human.number % BATCH == 0 or human.number == people:
                for copier, rows in waiting:
                    copier.copy(rows.take())
                on_progress(human.number)
        for copier in copiers:
            copier.finish()
    return DemoSources(urls, dict(situations))
