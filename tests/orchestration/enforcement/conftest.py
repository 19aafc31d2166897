"""A shop, and a warehouse that has read it, for each test."""

from collections.abc import Callable, Iterator

import pytest

from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.placing import HOLDS
from tests.orchestration.enforcement.vendor import Clock, Vendor, answering, sold


@pytest.fixture
def estate(make_estate: Callable[..., Estate]) -> Estate:
    """A shop that Oubli may write to."""
    return make_estate()


@pytest.fixture
def archived(estate: Estate) -> Estate:
    """Of p3 identity and contact details moved to the archive, and an invoice stays in the shop, its own archive."""
    estate.due("p3", "identity contact_details", action="archive")
    estate.due("p3", "documents", "archive", document="invoices:3", source="shop", purpose="accounting")
    estate.act()
    return estate


@pytest.fixture
def clock() -> Clock:
    """By which Oubli waits for the vendor."""
    return Clock()


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Vendor]:
    """A vendor's API."""
    with answering(monkeypatch, clock) as server:
        yield server


@pytest.fixture
def make_sold(make_estate: Callable[..., Estate]) -> Callable[..., Estate]:
    """Makes a shop that is read by SQL and written to by its vendor's API, at a pace."""

    def make(**rest: object) -> Estate:
        made = make_estate()
        return Estate(made.system, made.warehouse, sold(**rest), made.home)

    return make


@pytest.fixture
def by_api(make_sold: Callable[..., Estate]) -> Estate:
    """One at the usual pace."""
    return make_sold()


@pytest.fixture(params=["write", "work_order"])
def held_estate(make_estate: Callable[..., Estate], request: pytest.FixtureRequest) -> Estate:
    """Holds are read as the models read them; an invoice of p3 and all of p4 are due."""
    estate = make_estate(write_back=request.param)
    estate.run(HOLDS)
    estate.due("p3", "documents", document="invoices:3", source="shop", purpose="accounting")
    estate.due("p4")
    return estate
