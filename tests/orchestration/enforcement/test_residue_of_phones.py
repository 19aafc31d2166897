"""The residue scan: a phone number is found however it is spelled, and nothing else is taken for one."""

from collections.abc import Callable

import pytest

from tests.orchestration.enforcement.estate import Estate
from tests.orchestration.enforcement.searched import ONE, carried, erased, found


@pytest.fixture
def called(make_estate: Callable[..., Estate]) -> Estate:
    """A shop whose people have a phone in the column that elsewhere is their company."""
    estate = make_estate()
    columns = tuple(
        c.model_copy(update={"identifies": "phone", "category": "contact_details"}) if c.name == "company" else c
        for c in estate.source.table("people").columns
    )
    people = estate.source.table("people").model_copy(update={"columns": columns})
    tables = (people, *(t for t in estate.source.tables if t.name != "people"))
    estate.run_in_shop("update people set company = '06 12 34 56 0' || person_no")
    made = Estate(
        estate.system, estate.warehouse, estate.source.model_copy(update={"tables": tables}), estate.home, estate.erased
    )
    made.land()
    return made


@pytest.mark.parametrize(
    ("note", "is_hers"),
    [
        ("06.12.34.56.01", True),
        ("call +33 (0)6 12 34 56 01 now", True),
        ("0033612345601/0142685300", True),
        ("order 1890612345601", False),
        ("order 612345601", False),
        ("rate 0.0612345601", False),
        ("deadbeef0612345601cafe", False),
        ("06 12 34 56 02", False),
    ],
)
def test_a_phone_is_found_in_its_spellings_and_no_order_number_is_taken_for_it(
    called: Estate, note: str, is_hers: bool
):
    called.run_in_shop(f"update notes set body = '{note}' where note_no = 2")
    called.due("p1")
    called.act()
    assert erased(called) == {ONE: "p1", "+33612345601": "p1"}
    assert found(called) == ({"shop: notes (1 row)"} if is_hers else set())


def test_a_phone_that_somebody_else_has_too_stays_theirs(called: Estate):
    called.run_in_shop("update notes set body = '06 12 34 56 01' where note_no = 2")
    carried(called, "2", "+33612345601")
    called.due("p1")
    called.act()
    assert found(called) == set()
