"""What a hold covers, as one predicate: person | source | document | purpose, of the hold and of what is due."""

import pytest
from sqlalchemy import Engine, text

DUE = {"own": ("p", "crm", None, "prospecting"), "doc": ("p", "crm", "D1", "prospecting")}
"""What is the person's own, and a document of theirs."""
NOWHERE = ("p", None, None, "prospecting")
"""What is the person's own as the mart has it, of no one system."""
COVERS = {
    "everything": ((None, None, None, None), "own doc"),
    "the person": (("p", None, None, None), "own doc"),
    "another person": (("q", None, None, None), ""),
    "the person, placed in this system": (("p", "crm", None, None), "own doc"),
    "the person, placed in another system, whose documents are others": (("p", "erp", None, None), "own"),
    "another person in this system": (("q", "crm", None, None), ""),
    "the whole system": ((None, "crm", None, None), "own doc"),
    "another whole system": ((None, "erp", None, None), ""),
    "the document": (("p", "crm", "D1", None), "doc"),
    "the document, whoever it is of": ((None, "crm", "D1", None), "doc"),
    "another document": (("p", "crm", "D2", None), ""),
    "a document of that number in another system": (("p", "erp", "D1", None), ""),
    "a document of that number in any system": ((None, None, "D1", None), "doc"),
    "a document of that number of somebody else": (("q", "crm", "D1", None), ""),
    "the purpose": ((None, None, None, "prospecting"), "own doc"),
    "another purpose": ((None, None, None, "accounting"), ""),
    "the person's purpose": (("p", None, None, "prospecting"), "own doc"),
    "another person's purpose": (("q", None, None, "prospecting"), ""),
    "the person, for another purpose": (("p", "crm", None, "accounting"), ""),
}  # fmt: skip
CALL = "control.hold_covers(:h0, :h1, :h2, :h3, :d0, :d1, :d2, :d3)"


def covers(warehouse: Engine, hold: tuple[str | None, ...], due: tuple[str | None, ...]) -> object:
    values = {f"h{i}": part for i, part in enumerate(hold)} | {f"d{i}": part for i, part in enumerate(due)}
    with warehouse.connect() as connection:
        return connection.execute(text(f"select {CALL}"), values).scalar_one()


@pytest.mark.parametrize("what", COVERS)
def test_a_hold_covers_what_it_names(migrated: Engine, what: str):
    hold, covered = COVERS[what]
    assert {name for name, due in DUE.items() if covers(migrated, hold, due) is True} == set(covered.split())
    assert {name for name, due in DUE.items() if covers(migrated, hold, due) is False} == DUE.keys() - covered.split()
    # The mart asks of no system what the executor asks of each; whom a whole system knows stands beside it by name.
    assert covers(migrated, hold, NOWHERE) is ("own" in covered and what != "the whole system")


def test_postgresql_puts_the_predicate_in_place_of_the_call(migrated: Engine):
    query = """
        explain verbose select 1 from enforcement.items as due cross join control.holds as hold
        where control.hold_covers(hold.record_id, hold.source, hold.document_id, hold.purpose,
            due.person_id, due.source, due.document_id, due.purpose)
    """
    with migrated.connect() as connection:
        plan = "\n".join(connection.execute(text(query)).scalars())
    assert "due.purpose" in plan
    assert "hold_covers" not in plan
