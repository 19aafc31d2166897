"""The course of the legal bases of one person, asked of the models themselves over what a system says of them."""

from datetime import date

import pytest
from sqlalchemy import create_engine, insert, text
from sqlalchemy.pool import NullPool

from orchestration.database.by_day import PREFIX, by_day
from orchestration.ingestion.data_map import read_data_map, staged
from orchestration.ingestion.policy_rows import load_policies
from orchestration.ingestion.raw_tables import ensure_raw, raw_table
from orchestration.reporting.history import MODELS, history
from orchestration.reporting.timeline import moments
from orchestration.settings import PROJECT_DIR
from retention_policies.book import PolicyBook

pytestmark = pytest.mark.slow

AS_OF = date(2026, 11, 21)
BOOK = PolicyBook.load(PROJECT_DIR / "retention_policies" / "policies")
ROWS: dict[str, list[dict[str, str | None]]] = {
    "people": [
        {"record_id": "1", "email": "a@people.example", "segment": "b2c", "collected_at": "2020-03-01T09:00:00+01:00"},
        {"record_id": "2", "email": "b@people.example", "segment": "b2c", "collected_at": "2019-01-01T09:00:00+01:00"},
        {"record_id": "3", "email": "c@people.example", "segment": "b2c", "collected_at": "2019-01-01T09:00:00+01:00"},
        {"record_id": "4", "email": "d@people.example", "segment": "b2c", "collected_at": "2021-03-01T09:00:00+01:00"},
    ],
    "consents": [
        # Given at half past midnight in Paris, which is the day before in UTC.
        {"consent_id": "c1", "record_id": "1", "decision": "granted", "decided_at": "2021-05-31T22:30:00+00:00"},
        # A box ticked beforehand undoes nothing, and is no consent.
        {
            "consent_id": "c5",
            "record_id": "1",
            "decision": "granted",
            "decided_at": "2021-07-01T10:00:00+00:00",
            "method": "passive_opt_in",
        },
        {
            "consent_id": "c6",
            "record_id": "1",
            "decision": "granted",
            "decided_at": "2021-08-01T10:00:00+00:00",
            "proof": None,
        },
        {
            "consent_id": "c7",
            "record_id": "1",
            "decision": "granted",
            "decided_at": "2021-09-01T10:00:00+00:00",
            "method": "unknown",
        },
        {"consent_id": "c2", "record_id": "1", "decision": "withdrawn", "decided_at": "2022-07-14T10:00:00+00:00"},
        {"consent_id": "c3", "record_id": "2", "decision": "granted", "decided_at": "2019-02-02T10:00:00+00:00"},
        {"consent_id": "c4", "record_id": "3", "decision": "granted", "decided_at": "2019-01-01T10:00:00+00:00"},
    ],
    "events": [
        {"event_id": "e1", "record_id": "1", "type": "click", "occurred_at": "2021-06-01T10:00:00+02:00"},
        {"event_id": "e2", "record_id": "2", "type": "open", "occurred_at": "2021-06-01T10:00:00+02:00"},
        {"event_id": "e3", "record_id": "3", "type": "click", "occurred_at": "2024-05-05T10:00:00+02:00"},
        {"event_id": "e4", "record_id": "4", "type": "unsubscribe", "occurred_at": "2022-02-02T10:00:00+02:00"},
        {"event_id": "e5", "record_id": "4", "type": "unsubscribe", "occurred_at": "2023-03-03T10:00:00+02:00"},
    ],
}
ORDER = {
    "document_id": "o1", "record_id": "3", "kind": "order", "issued_on": date(2024, 5, 31), "delivered_on": None,
}  # fmt: skip
GIVEN: dict[str, str | None] = {
    "purpose": "prospecting",
    "channel": "email",
    "method": "active_opt_in",
    "proof": "form 7",
}


_IDENTIFIED = """
insert into identity.records select 'files', record_id, 'p' || record_id from raw_files.people;
insert into identity.identifiers select 'files', record_id, 'email', 'f' || record_id, false from raw_files.people;
insert into identity.holdings (source, record_id, data_category)
select 'files', record_id, 'contact_details' from raw_files.people
"""


@pytest.fixture(scope="module")
def warehouse(server, migrated_model):
    """A warehouse that has read four people: one who withdrew, two who fell silent, one who unsubscribed."""
    with server.connect() as connection:
        connection.execute(text(f"create database by_day template {migrated_model}"))
    engine = create_engine(server.url.set(database="by_day"), poolclass=NullPool)
    (files,) = read_data_map(PROJECT_DIR, ["files"])
    ensure_raw(engine, files)
    load_policies(engine, BOOK)
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            given = GIVEN if name == "consents" else {}
            connection.execute(insert(raw_table(files, files.table(name))), [given | row for row in rows])
        connection.execute(text(_IDENTIFIED))
    return engine


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where the models are parsed, once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def course(warehouse, home):
    """Gives the course of a person's standings on a channel: status, evidence, first and last day."""
    entities = staged(PROJECT_DIR, ["files"])
    found = {}
    for person in ("p1", "p2", "p3", "p4"):
        with by_day(
            warehouse,
            PROJECT_DIR / "dbt_project",
            home,
            entities,
            selection=MODELS,
            policy_hash=BOOK.hash,
            person=person,
            day=None,
        ) as connection:
            found[person] = history(connection, entities, policy_hash=BOOK.hash, until=AS_OF)

    def of(person, channel):
        told = [each for each in found[person] if each.channel == channel]
        assert {each.purpose for each in told} == {"prospecting_b2c"}
        return [
            (each.standing.status, each.standing.evidence, f"{each.first}", each.last and f"{each.last}")
            for each in told
        ]

    return of


def test_a_grant_holds_from_its_day_in_paris_until_the_day_before_its_withdrawal(course):
    assert course("p1", "email") == [
        ("missing", None, "2020-03-01", "2021-05-31"),
        ("valid", "files:c1", "2021-06-01", "2022-07-13"),
        ("withdrawn", "files:c2", "2022-07-14", None),
    ]


def test_what_ends_by_time_alone_ends_on_the_deadline(course):
    assert course("p2", "email") == [
        ("missing", None, "2019-01-01", "2019-02-01"),
        ("valid", "files:c3", "2019-02-02", "2021-12-31"),
        ("expired", "files:c3", "2022-01-01", None),
    ]


def test_a_stretch_between_two_alike_is_not_missed(course):
    # The click came years after the end: the same consent held before and holds again.
    assert course("p3", "email") == [
        ("valid", "files:c4", "2019-01-01", "2021-12-31"),
        ("expired", "files:c4", "2022-01-01", "2024-05-04"),
        ("valid", "files:c4", "2024-05-05", None),
    ]


def test_a_withdrawal_is_an_objection_on_every_other_channel(course):
    assert course("p1", "sms")[-1] == ("objected", "files:c2", "2022-07-14", None)
    assert course("p1", "post")[-1] == ("objected", "files:c2", "2022-07-14", None)


def test_an_unsubscription_told_as_an_event_objects_from_its_own_day(course):
    told = [(status, first, last) for status, _, first, last in course("p4", "email")]
    assert told == [("missing", "2021-03-01", "2022-02-01"), ("objected", "2022-02-02", None)]


def test_the_timeline_shows_every_decision(warehouse, tmp_path):
    with by_day(
        warehouse,
        PROJECT_DIR / "dbt_project",
        tmp_path,
        staged(PROJECT_DIR, ["files"]),
        selection="+group:marts",
        policy_hash=BOOK.hash,
        person="p1",
        day=AS_OF,
    ) as connection:
        told = [(each.code, f"{each.day}") for each in moments(connection, "p1", PREFIX) if each.kind == "consent"]
    assert told == [
        ("granted", "2021-06-01"), ("passive_opt_in", "2021-07-01"), ("unproven", "2021-08-01"),
        ("unknown_opt_in", "2021-09-01"), ("withdrawn", "2022-07-14"),
    ]  # fmt: skip


def test_a_rule_that_changes_on_a_day_changes_the_ground_on_that_day(course):
    # By telephone, interest was enough until 10 August 2026; whoever was silent for three years was gone before.
    assert course("p2", "phone") == [
        ("valid", None, "2019-01-01", "2021-12-31"),
        ("expired", None, "2022-01-01", "2026-08-10"),
        ("missing", None, "2026-08-11", None),
    ]


def test_nothing_of_it_stays_in_the_warehouse(warehouse, course):
    assert course("p1", "email")
    with warehouse.connect() as connection:
        schemas = connection.execute(text("select nspname from pg_namespace where nspname like 'by_day%'"))
        assert schemas.all() == []


@pytest.mark.parametrize(("day", "documents"), [(date(2024, 5, 30), 0), (date(2024, 5, 31), 1)])
def test_a_document_keeps_nothing_on_a_day_before_it_was_issued(warehouse, home, day, documents):
    (files,) = read_data_map(PROJECT_DIR, ["files"])
    with warehouse.begin() as connection:
        connection.execute(text("truncate raw_files.documents"))
        connection.execute(insert(raw_table(files, files.table("documents"))), [ORDER])
    with by_day(
        warehouse,
        PROJECT_DIR / "dbt_project",
        home,
        staged(PROJECT_DIR, ["files"]),
        selection="+int_documents__unioned",
        policy_hash=BOOK.hash,
        person="p3",
        day=day,
    ) as connection:
        known = connection.execute(text(f"select count(*) from {PREFIX}intermediate.int_documents__unioned"))
        assert known.scalar_one() == documents
