"""Who is who in a warehouse, by the data map, night after night."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from orchestration.errors import SettingsError
from orchestration.identity.fingerprints import fingerprint
from orchestration.identity.people import LinkCounts, link_records
from orchestration.ingestion.identifying import identifying
from orchestration.ingestion.raw_tables import ensure_raw
from tests.orchestration.ingestion.systems import column, mapped
from tests.orchestration.ingestion.warehouse import AS_OF

KEY = bytes(range(32))

CONTACTS: dict[str, Any] = {
    "name": "contacts",
    "config": {"meta": {"grain": "record", "key": "no"}},
    "columns": [
        column("no", "integer"),
        column("first", "text", identifies="name"),
        column("last", "text", identifies="name"),
        column("email", "text", identifies="email"),
    ],
}
PHONES: dict[str, Any] = {
    "name": "phones",
    "config": {"meta": {"key": "id", "belongs_to": {"table": "contacts", "column": "contact"}}},
    "columns": [column("id", "integer"), column("contact", "integer"), column("number", "text", identifies="phone")],
}
SUBSCRIBERS: dict[str, Any] = {
    "name": "subscribers",
    "config": {"meta": {"grain": "record", "key": "id"}},
    "columns": [
        column("id", "text"),
        column("address", "text", identifies="email"),
        column("crm_no", "text", identifies="external_id", external_source="crm"),
        column("called", "text", identifies="name"),
    ],
}
CRM = mapped("crm", [CONTACTS, PHONES], connection={"embedded": "nowhere"})
MAILING = mapped("mailing", [SUBSCRIBERS], connection={"embedded": "nowhere"})
RECORDS = "select source, record_id, person_id from identity.records order by 1, 2"


@pytest.fixture
def link(warehouse):
    for source in (CRM, MAILING):
        ensure_raw(warehouse.engine, source)

    def run(most: int = 3, as_of: date = AS_OF) -> LinkCounts:
        readings = identifying([CRM, MAILING])
        return link_records(warehouse.engine, readings, KEY, shared_mailbox_names=most, as_of=as_of)

    return run


def _contacts(warehouse, *rows):
    for row in rows:
        values = dict(zip(("no", "first", "last", "email"), row, strict=True))
        warehouse.run("insert into raw_crm.contacts values (:no, :first, :last, :email)", **values)


def _subscribers(warehouse, *rows):
    for row in rows:
        values = dict(zip(("id", "address", "crm_no"), row, strict=True))
        warehouse.run("insert into raw_mailing.subscribers values (:id, :address, :crm_no, :id)", **values)


def _groups(warehouse):
    """The records by person."""
    found: dict[object, set[str]] = {}
    for source, record, person in warehouse.rows(RECORDS):
        found.setdefault(person, set()).add(f"{source}:{record}")
    return sorted(map(sorted, found.values()))


def test_records_are_linked_by_email_phone_and_external_id(warehouse, link):
    _contacts(
        warehouse,
        (1, "Anna", "Roy", "ANNA@people.example"),
        (2, "A.", "Roy", None),
        (3, "Bert", "Petit", "bert@people.example"),
        (4, "Chloé", "Blanc", None),
    )
    _subscribers(
        warehouse,
        ("s1", "anna@people.example;a.roy@people.example", None),
        ("s2", "a.roy@people.example", None),
        ("s3", None, "4"),
        ("s4", "dora@people.example", "99"),
        ("s5", None, "99"),
    )
    warehouse.run(
        "insert into raw_crm.phones values (1, 1, '06 12 34 56 78'), (2, 2, '+33612345678'), (3, 9, '01 42 68 53 00')"
    )
    counts = link()
    assert _groups(warehouse) == [
        ["crm:1", "crm:2", "mailing:s1", "mailing:s2"],
        ["crm:3"],
        ["crm:4", "mailing:s3"],
        ["mailing:s4", "mailing:s5"],
    ]
    assert counts == LinkCounts(records=9, persons=4, identifiers=11, shared=0)


def test_a_name_never_links(warehouse, link):
    _contacts(warehouse, (1, "Anna", "Roy", None), (2, "Anna", "Roy", None), (3, "Anna", "Roy", "n/a"))
    link()
    assert _groups(warehouse) == [["crm:1"], ["crm:2"], ["crm:3"]]
    assert warehouse.rows("select count(*) from identity.identifiers") == [(0,)]


def test_a_shared_mailbox_and_a_role_link_nobody(warehouse, link):
    names = ("Anna Roy", "Roy Anna", "Bert Petit", "Chloé Blanc", "Dora Noir")
    _contacts(warehouse, *((n, *name.split(), "family@people.example") for n, name in enumerate(names, 1)))
    _contacts(warehouse, (10, "Eve", "Vert", "compta@shop.example"), (11, "Eve", "Vert", "compta@shop.example"))
    assert link(most=3).shared == 2
    assert len(_groups(warehouse)) == 7
    assert warehouse.rows("select distinct shared from identity.identifiers") == [(True,)]
    assert link(most=4).shared == 1
    assert _groups(warehouse)[0] == ["crm:1", "crm:2", "crm:3", "crm:4", "crm:5"]


def test_an_external_id_is_no_mailbox(warehouse, link):
    _contacts(warehouse, (1, "Anna", "Roy", None))
    _subscribers(warehouse, *((f"s{n}", f"a{n}@people.example", "1") for n in range(6)))
    link(most=1)
    assert len(_groups(warehouse)) == 1


def test_identifiers_are_kept_as_fingerprints_only(warehouse, link):
    _contacts(warehouse, (1, "Anna", "Roy", "Anna@People.example"))
    _subscribers(warehouse, ("s1", None, "1"))
    link()
    assert warehouse.rows("select * from identity.identifiers order by kind") == [
        ("crm", "1", "email", fingerprint(KEY, "email", "anna@people.example"), False),
        ("mailing", "s1", "external_id", fingerprint(KEY, "external_id", "crm:1"), False),
    ]


def test_a_second_night_writes_nothing(warehouse, link):
    _contacts(warehouse, (1, "Anna", "Roy", "anna@people.example"), (2, "Bert", "Petit", "bert@people.example"))
    first = link()
    before = warehouse.rows("select ctid, xmin::text, * from identity.records")
    identified = warehouse.rows("select ctid, xmin::text, * from identity.identifiers")
    assert link() == first
    assert warehouse.rows("select ctid, xmin::text, * from identity.records") == before
    assert warehouse.rows("select ctid, xmin::text, * from identity.identifiers") == identified


def test_a_person_keeps_their_id_while_records_come_and_go(warehouse, link):
    _contacts(warehouse, (9, "Anna", "Roy", "anna@people.example"), (10, "Bert", "Petit", "bert@people.example"))
    link()
    anna, bert = (person for _, record, person in sorted(warehouse.rows(RECORDS), key=lambda r: int(str(r[1]))))
    assert anna == "p_" + fingerprint(KEY, "record", "crm:9")[:20]
    _contacts(warehouse, (1, "Anna", "Roy", "anna@people.example"))
    _subscribers(warehouse, ("s1", "anna@people.example", None))
    link()
    persons = {(source, record): person for source, record, person in warehouse.rows(RECORDS)}
    assert persons == {("crm", "1"): anna, ("crm", "9"): anna, ("mailing", "s1"): anna, ("crm", "10"): bert}
    # It turns out that they are one: the smaller id stays.
    _subscribers(warehouse, ("s2", "anna@people.example bert@people.example", None))
    link()
    assert {person for *_, person in warehouse.rows(RECORDS)} == {min(anna, bert)}


def test_an_erased_record_keeps_its_person(warehouse, link):
    _contacts(warehouse, (1, "Anna", "Roy", "anna@people.example"), (2, "Bert", "Petit", "bert@people.example"))
    _subscribers(warehouse, ("s1", "anna@people.example", None))
    link()
    before = warehouse.rows(RECORDS)
    warehouse.run("update raw_crm.contacts set email = null, first = null, last = null where no = 1")
    link()
    assert warehouse.rows(RECORDS) == before
    assert warehouse.rows("select record_id from identity.identifiers where source = 'crm'") == [("2",)]


def test_a_record_that_is_gone_is_forgotten_unless_the_archive_holds_it(warehouse, link):
    _contacts(warehouse, (1, "Anna", "Roy", "anna@people.example"), (2, "Bert", "Petit", "bert@people.example"))
    link()
    before = warehouse.rows(RECORDS)
    warehouse.run(
        "insert into archive.items (person_id, source, record_id, data_category, purpose, rule, counts_from, "
        "kept_at_source) values ('p', 'crm', '1', 'documents', 'accounting', 'accounting.active', '2020-01-01', true)"
    )
    warehouse.run("truncate raw_crm.contacts")
    assert link() == LinkCounts(records=1, persons=1, identifiers=0, shared=0)
    assert warehouse.rows(RECORDS) == before[:1]
    assert warehouse.rows("select count(*) from identity.identifiers") == [(0,)]


def test_a_split_off_person_gets_an_id_nobody_had(warehouse, link):
    """Bert was called after record 2 before he was taken for Anna; her id is his now, and his must not come back."""
    persons = {no: "p_" + fingerprint(KEY, "record", f"crm:{no}")[:20] for no in range(1, 40)}
    later = next(no for no in persons if persons[no] < persons[1])
    _contacts(warehouse, (1, "Anna", "Roy", "anna@people.example"), (later, "Bert", "Petit", "bert@people.example"))
    link()
    warehouse.run("update raw_crm.contacts set email = 'both@people.example'")
    link()
    assert {person for *_, person in warehouse.rows(RECORDS)} == {persons[later]}
    warehouse.run("update raw_crm.contacts set email = 'bert@people.example' where no = :no", no=later)
    link()
    now = {record: person for _, record, person in warehouse.rows(RECORDS)}
    assert now["1"] == persons[later]
    assert now[str(later)] not in persons.values()


def test_nothing_at_all_is_fine(link):
    assert link() == LinkCounts(records=0, persons=0, identifiers=0, shared=0)


def test_nothing_personal_is_written(warehouse, link):
    _contacts(warehouse, (1, "Canary", "Bird", "canary@people.example"))
    warehouse.run("insert into raw_crm.phones values (1, 1, '06 12 34 56 78')")
    link()
    with warehouse.engine.connect() as connection:
        whole = str(connection.execute(text("select * from identity.records, identity.identifiers")).all()).lower()
    assert not [word for word in ("canary", "bird", "612345678") if word in whole]


def test_another_key_than_the_first_is_refused(warehouse, link):
    link()
    other = bytes(range(1, 33))
    with pytest.raises(SettingsError, match=r"restore \$OUBLI_HOME/key"):
        link_records(warehouse.engine, identifying([CRM, MAILING]), other, shared_mailbox_names=3, as_of=AS_OF)
    link()
