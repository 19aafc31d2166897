"""The archive is read by somebody, for a reason, and that is noted whatever they do."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from orchestration.enforcement.archive_reading import Archived, forget_readings, read_archive, readings
from orchestration.errors import ArchiveError
from tests.orchestration.enforcement.estate import Estate

ROLE = "oubli_archive"


@pytest.fixture
def archived(estate: Estate) -> Estate:
    """The identity of p3 has moved to the archive."""
    estate.due("p3", "identity contact_details", action="archive")
    estate.act()
    return estate


def look(estate: Estate, record_id: str = "3", *, by: str = "Marie", reason: str = "case 7") -> tuple[Archived, ...]:
    with estate.warehouse.begin() as connection:
        return read_archive(connection, "shop", record_id, None, by=by, reason=reason)


def test_what_was_archived_can_be_read_and_the_reading_is_noted(archived: Estate):
    found = {one.data_category: one for one in look(archived)}
    assert found["contact_details"].payload["email"] == "person3@people.example"
    assert (found["identity"].table_name, found["identity"].row_key) == ("people", "3")
    with archived.warehouse.connect() as connection:
        (noted,) = readings(connection, 10)
    assert (noted.source, noted.record_id, noted.read_by, noted.reason) == ("shop", "3", "Marie", "case 7")
    assert noted.payloads == len(look(archived))


def test_who_finds_nothing_is_noted_too(archived: Estate):
    assert look(archived, "1") == ()
    assert archived.rows("select record_id, payloads from archive.readings") == [("1", 0)]


@pytest.mark.parametrize("missing", [{"by": " "}, {"reason": ""}])
def test_nobody_reads_for_no_reason(archived: Estate, missing: dict[str, str]):
    with pytest.raises(ArchiveError, match="by somebody, for a reason"):
        look(archived, **missing)
    with archived.warehouse.begin() as connection, pytest.raises(DBAPIError):
        connection.execute(text("select * from archive.read('shop', '3', null, 'Marie', ' ')"))


@pytest.mark.parametrize(
    "statement",
    [
        "select * from archive.payloads",
        "select * from archive.items",
        "select * from archive.readings",
        "insert into archive.readings (source, read_by, reason) values ('shop', 'x', 'y')",
    ],
)
def test_the_role_of_the_archive_sees_nothing_but_through_the_function(archived: Estate, statement: str):
    with archived.warehouse.begin() as connection:
        connection.execute(text(f"set local role {ROLE}"))
        assert connection.execute(text("select count(*) from archive.read('shop', '3', null, 'M', 'r')")).scalar()
        with pytest.raises(DBAPIError):
            connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "delete from archive.readings",
        "truncate archive.readings",
        "update archive.readings set reason = 'another'",
        "update archive.readings set record_id = null, document_id = null, read_by = 'another'",
        "update archive.readings set record_id = '4'",
    ],
)
def test_a_reading_cannot_be_taken_back(archived: Estate, statement: str):
    look(archived)
    with archived.warehouse.begin() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))


def test_of_who_has_left_the_archive_only_the_reading_is_remembered(archived: Estate):
    look(archived)
    with archived.warehouse.begin() as connection:
        assert forget_readings(connection) == 0
    archived.run("delete from marts.fct_due_actions")
    archived.due("p3", "identity contact_details")
    archived.act()
    assert archived.rows("select count(*) from archive.items") == [(0,)]
    assert archived.rows("select record_id, read_by, reason from archive.readings") == [(None, "Marie", "case 7")]
