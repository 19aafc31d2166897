"""What is erased of each table, for what is due: one line a case."""

import pytest

from orchestration.enforcement.erasure import Erasure, erasures
from orchestration.enforcement.rows import Place
from orchestration.enforcement.target import DocumentTarget, RecordTarget, Targets
from tests.orchestration.enforcement.shop import shop

OWN = "identity contact_details professional activity notes account"
"""Every category of a record of the shop."""

# due | still needed beside that | are there documents that stay? | at the source | in raw; in the order of execution
RECORDS = {
    "all is due: every row goes, children first, an anonymised table keeps its rows": (
        f"delete {OWN}", "", False,
        ["people_log", "sessions address seen_on", "notes", "clicks", "people"],
        ["sessions", "notes", "clicks", "people"],
    ),
    "a record whose documents stay is emptied, not deleted": (
        f"delete {OWN}", "", True,
        ["people_log", "sessions address seen_on", "notes", "clicks", "people email name company portrait"],
        ["sessions", "notes", "clicks", "people email name company"],
    ),
    "one category of several: its columns, and its copy in the history": (
        "delete contact_details", "identity professional", False,
        ["people_log", "people email"],
        ["people email"],
    ),
    "a column that is never read goes with its category, in the system": (
        "delete identity", "contact_details professional", False,
        ["people name portrait"],
        ["people name"],
    ),
    "a category that nothing needs any more does not keep the row": (
        "delete identity", "", False,
        ["people_log", "people"],
        ["people"],
    ),
    "a child goes while the record stays": (
        "delete activity", "identity contact_details professional", False,
        ["clicks"],
        ["clicks"],
    ),
    "what is archived and moves goes as what is deleted": (
        "archive identity contact_details professional", "", True,
        ["people_log", "people email name company portrait"],
        ["people email name company"],
    ),
    "what is archived and dropped goes": (
        "archive notes", "identity", False,
        ["notes"],
        ["notes"],
    ),
    "what is anonymised goes by the technique of its table": (
        "anonymise account", "identity", False,
        ["sessions address seen_on"],
        ["sessions"],
    ),
    "what the shop does not hold is nothing to do": (
        "delete preferences", "", False,
        [],
        [],
    ),
}  # fmt: skip
DOCUMENTS = {
    "an archived invoice stays in the system, its payload leaves raw": (
        "archive invoices", [], ["lines wording", "invoices address"],
    ),
    "a deleted invoice goes with its lines, lines first": (
        "delete invoices", ["lines", "invoices"], ["lines", "invoices"],
    ),
    "an archived quote moves": ("archive quotes", ["quotes wording"], ["quotes"]),
    "a quote is anonymised where its table says so": ("delete quotes", ["quotes wording person_no"], ["quotes"]),
}  # fmt: skip


def told(erasure: Erasure) -> str:
    """The table, and the columns that are erased; a table alone loses its rows."""
    return " ".join([erasure.table.name, *(c.name for c in erasure.columns or ())])


def record(
    due: str, needed: str = "", *, held: str = "", archived: str = "", keeps_documents: bool = False
) -> RecordTarget:
    """A record that holds what is due, what is needed and, beside that, `held`."""
    action, *categories = due.split()
    return RecordTarget(
        ids=("1",),
        due=dict.fromkeys(categories, action),  # type: ignore[arg-type] # the cases are words
        needed=frozenset(needed.split()),
        held=frozenset([*categories, *needed.split(), *held.split()]),
        archived=frozenset(archived.split()),
        keeps_documents=keeps_documents,
    )


@pytest.mark.parametrize("case", RECORDS)
def test_what_is_erased_of_a_record(case: str):
    due, needed, keeps_documents, at_source, in_raw = RECORDS[case]
    target = record(due, needed, keeps_documents=keeps_documents)
    assert [told(e) for e in erasures(shop(), Targets(records=(target,)), "source")] == at_source
    assert [told(e) for e in erasures(shop(), Targets(records=(target,)), "raw")] == in_raw


@pytest.mark.parametrize("case", DOCUMENTS)
def test_what_is_erased_of_a_document(case: str):
    due, at_source, in_raw = DOCUMENTS[case]
    action, table = due.split()
    target = DocumentTarget(shop().table(table), ("1",), action)  # type: ignore[arg-type] # the cases are words
    assert [told(e) for e in erasures(shop(), Targets(documents=(target,)), "source")] == at_source
    assert [told(e) for e in erasures(shop(), Targets(documents=(target,)), "raw")] == in_raw


def test_a_system_that_is_its_own_archive_keeps_the_record_and_raw_keeps_its_bare_row():
    own_archive = shop(people={"archive": "keep"})
    target = record("archive identity contact_details professional", keeps_documents=False)
    assert [told(e) for e in erasures(own_archive, Targets(records=(target,)), "source")] == ["people_log"]
    assert [told(e) for e in erasures(own_archive, Targets(records=(target,)), "raw")] == ["people email name company"]


def test_what_is_never_read_is_kept_where_the_data_map_says_so():
    target = record("delete identity", "contact_details", keeps_documents=False)
    people = shop().table("people")
    portrait = people.unread[0].model_copy(update={"erase": "keep"})
    tables = tuple(
        people.model_copy(update={"unread": (portrait,)}) if table.name == "people" else table
        for table in shop().tables
    )
    kept = shop().model_copy(update={"tables": tables})
    for source, is_erased in ((shop(), True), (kept, False)):
        (erased,) = (
            told(e) for e in erasures(source, Targets(records=(target,)), "source") if e.table.name == "people"
        )
        assert ("portrait" in erased.split()) is is_erased


@pytest.mark.parametrize("place", ["source", "raw"])
def test_children_go_before_parents(place: Place):
    source = shop()
    documents = tuple(DocumentTarget(source.table(name), ("1",), "delete") for name in ("invoices", "quotes"))
    targets = Targets((record(f"delete {OWN}"),), documents)
    order = [e.table.name for e in erasures(source, targets, place)]
    assert order.index("lines") < order.index("invoices") < order.index("people")
    assert order[-1] == "people"
    assert len(order) == len(set(order)) == (8 if place == "source" else 7)
