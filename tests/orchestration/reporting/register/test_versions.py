"""Versions are numbered for people, and dated by the day since which what they say stands."""

import json
from datetime import timedelta

from sqlalchemy import text

from orchestration.reporting.register.differences import differences
from orchestration.reporting.register.document import FILE, as_document, read_document
from orchestration.reporting.register.first_night import first_night
from orchestration.reporting.register.folder import keep_version, write_register
from orchestration.reporting.register.register import make_register
from retention_policies.book import PolicyBook
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

NEXT = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=9)


def said(path):
    document = read_document(path.parent)
    return document["number"], document["established_on"]


def test_they_are_numbered_in_order_and_keep_their_number(register, systems, tmp_path):
    fewer = make_register(BOOK, systems[:2], register.controller, on=DAY)
    fewest = make_register(BOOK, systems[:1], register.controller, on=DAY)
    told = [
        said(keep_version(each, tmp_path, on=DAY + timedelta(days=n), language="fr"))
        for n, each in enumerate((register, fewer, register, fewest))
    ]
    days = [(DAY + timedelta(days=n)).isoformat() for n in range(4)]
    assert told == [(1, days[0]), (2, days[1]), (1, days[0]), (3, days[3])]


def test_a_copy_elsewhere_has_the_number_of_the_one_that_is_kept(register, systems, tmp_path):
    fewer = make_register(BOOK, systems[:2], register.controller, on=DAY)
    keep_version(fewer, tmp_path, on=DAY, language="fr")
    kept = read_document(keep_version(register, tmp_path, on=NEXT, language="fr").parent)
    copy = write_register(register, tmp_path / "copy", on=LATER, language="fr", before=kept)
    assert said(copy) == (2, NEXT.isoformat())
    page = Page(copy).said("fr")
    assert "Version 2 du 22\u00a0novembre\u00a02026 (empreinte " in page
    assert "État au 30\u00a0novembre\u00a02026" in page


def test_versions_of_before_there_were_numbers_are_counted(register, systems, tmp_path):
    for n, each in enumerate((register, make_register(BOOK, systems[:2], register.controller, on=DAY))):
        path = keep_version(each, tmp_path, on=DAY + timedelta(days=n), language="fr").parent / FILE
        document = json.loads(path.read_text(encoding="utf-8"))
        del document["number"]
        path.write_text(json.dumps(document), encoding="utf-8")
    third = make_register(BOOK, systems[:1], register.controller, on=DAY)
    assert said(keep_version(third, tmp_path, on=LATER, language="fr"))[0] == 3


def test_the_first_is_of_the_day_since_which_nights_went_by_it(register, tmp_path):
    page = keep_version(register, tmp_path, on=LATER, language="fr", since=DAY)
    assert said(page) == (1, DAY.isoformat())
    assert "État au 30\u00a0novembre\u00a02026" in Page(page).said("fr")


def test_other_words_for_the_same_are_no_new_day(register):
    old = as_document(register, DAY)
    reworded = {**old, "version": "of other words"}
    new = as_document(register, LATER, reworded)
    assert (new["number"], new["established_on"]) == (2, DAY.isoformat())
    assert {one["changed_on"] for one in new["processings"]} == {DAY.isoformat()}


def test_other_policies_are_of_their_own_day_though_the_sheets_say_the_same(register, systems, tmp_path):
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8").replace("items: 1000000", "items: 900000")
        (tmp_path / path.name).write_text(content, encoding="utf-8")
    other = make_register(PolicyBook.load(tmp_path), systems, register.controller, on=DAY)
    old = as_document(register, DAY)
    assert not list(differences(old, as_document(other, DAY)))
    assert as_document(other, LATER, old)["established_on"] == LATER.isoformat()


def test_since_when_nights_went_by_a_book_and_the_systems_as_they_are(planted):
    builds = [
        ("2026-01-01", "other", "a"),
        ("2026-02-01", "book", "a"),
        ("2026-03-01", "book", "b"),
        ("2026-03-02", "book", "b"),
        ("2026-03-03", "book", "b"),
    ]
    with planted.engine.connect() as connection:
        connection.execute(text("delete from control.builds"))
        assert first_night(connection, "book") is None
        for as_of, book, content in builds:
            row = {"as_of": as_of, "book": book, "content": content}
            connection.execute(
                text(
                    "insert into control.builds (as_of, policy_hash, content, scope, because) "
                    "values (:as_of, :book, :content, 'full', '')"
                ),
                row,
            )
        assert str(first_night(connection, "book")) == "2026-03-01"
        connection.rollback()
