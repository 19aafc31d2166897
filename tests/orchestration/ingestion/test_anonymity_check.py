"""A data map that leaves a join open is refused by a sentence, and so is a technique that does not fit its column."""

from typing import Any

import pytest

from orchestration.errors import DataMapError
from orchestration.ingestion.anonymity_check import check_anonymity
from orchestration.ingestion.mapped_source import MappedSource
from tests.orchestration.ingestion.systems import CONTACTS, column, mapped

OF_CONTACTS = {"table": "contacts", "column": "contact_no"}


def crm(tables: list[dict[str, Any]]) -> MappedSource:
    return mapped("crm", tables, connection={"url_env": "CRM_URL"})


def bills(*columns: dict[str, Any], link: dict[str, Any] | None = None, key: object = "no", **meta: object) -> Any:
    settings = {"grain": "document", "key": key, "belongs_to": OF_CONTACTS, "category": "documents"}
    return {
        "name": "bills",
        "config": {"meta": settings | {"erase": "anonymise"} | meta},
        "columns": [column("no", "integer"), column("contact_no", "integer", **(link or {})), *columns],
    }


TOWN = column("town", "text", erase="keep", quasi_identifier=True)
CUT = {"when_anonymised": None}
REFUSED = {
    "a link without an answer": (
        bills(),
        "contact_no would lead from an anonymised row back to its person; say what becomes of it: ",
    ),
    "a link that is kept to a row that is deleted": (
        bills(link={"when_anonymised": "keep"}),
        "contact_no may be kept only where the row of contacts is anonymised in its turn; let it be null",
    ),
    "a link that is the key": (
        bills(link=CUT, key=["no", "contact_no"]),
        "contact_no is its key, which nothing may change; let its rows be deleted",
    ),
    "an answer where none is asked": (
        bills(column("town", "text", when_anonymised="null"), link=CUT),
        "when_anonymised is for the column by which an anonymised document belongs to somebody, not for town",
    ),
    "an answer of rows that are deleted": (
        bills(link=CUT, erase="delete"),
        "when_anonymised is for the column by which an anonymised document belongs to somebody, not for contact_no",
    ),
    "k without quasi-identifiers": (
        bills(link=CUT, k_anonymity=5),
        "k_anonymity and columns with `quasi_identifier: true` need each other; add the other, or take both out",
    ),
    "quasi-identifiers without k": (
        bills(TOWN, link=CUT),
        "k_anonymity and columns with `quasi_identifier: true` need each other; add the other, or take both out",
    ),
    "quasi-identifiers of rows that are deleted": (
        bills(TOWN, erase="delete", k_anonymity=5),
        "quasi_identifier is for documents with `erase: anonymise`; nothing else stays without its person",
    ),
    "a quasi-identifier that is erased": (
        bills(column("town", "text", quasi_identifier=True), link=CUT, k_anonymity=5),
        "town is erased whole and singles nobody out; leave out quasi_identifier, or generalise it",
    ),
    "a text rounded to a bucket": (
        bills(column("town", "text", erase={"bucket": 50}), link=CUT),
        "only a number is rounded to a bucket, and town is text",
    ),
    "the year of an instant": (
        bills(column("paid_at", "timestamptz", erase="year"), link=CUT),
        "the year of paid_at begins at another instant in each time zone; keep it, or erase it whole",
    ),
    "a number redacted": (
        bills(column("total", "numeric", erase="redact"), link=CUT),
        "only text is redacted, and total is numeric; use null or a constant",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_leaves_a_join_open_is_refused(case: str):
    table, sentence = REFUSED[case]
    with pytest.raises(DataMapError) as caught:
        check_anonymity(crm([CONTACTS, table]), "_crm__sources.yml")
    assert caught.value.place == "_crm__sources.yml: bills"
    assert caught.value.sentence.startswith(sentence)


def test_rows_under_which_others_hang_are_not_deleted():
    parts = {
        "name": "parts",
        "config": {"meta": {"key": "part", "belongs_to": {"table": "bills", "column": "no"}}},
        "columns": [column("part", "integer"), column("no", "integer")],
    }
    table = bills(TOWN, link=CUT, k_anonymity=5, small_groups="delete")
    check_anonymity(crm([CONTACTS, table]), "x")
    with pytest.raises(DataMapError, match="rows of parts hang under its rows"):
        check_anonymity(crm([CONTACTS, table, parts]), "x")


@pytest.mark.parametrize("answer", [None, "null", {"constant": 0}])
def test_a_link_that_says_the_same_in_all_rows_is_answered(answer: object):
    check_anonymity(crm([CONTACTS, bills(TOWN, link={"when_anonymised": answer}, k_anonymity=5)]), "x")


def test_a_link_may_be_kept_to_a_record_that_is_emptied():
    emptied = CONTACTS | {"config": {"meta": CONTACTS["config"]["meta"] | {"erase": "anonymise"}}}
    check_anonymity(crm([emptied, bills(link={"when_anonymised": "keep"})]), "x")
