"""Whom to ask again: alive, contactable, and soon without a ground, or on a weak one."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from orchestration.reporting.contact_lists import Contact, Contacts, Question, contacts
from tests.orchestration.enforcement.estate import AS_OF, Estate

DAY = timedelta(days=1)
FAR = AS_OF + 365 * DAY
Listed = Callable[..., list[Contact]]


@pytest.fixture
def shop(make_estate: Callable[..., Estate]) -> Estate:
    """Persons p1, p2 and p3 of records 1, 2 and 3, each with an e-mail address, who may be written to by post."""
    estate = make_estate()
    estate.run("delete from identity.identifiers where record_id not in ('1', '2', '3')")
    for person in ("p1", "p2", "p3"):
        _basis(estate, person, channel="post")
    return estate


def _basis(
    estate: Estate,
    person: str,
    status: str = "valid",
    until: date | None = FAR,
    *,
    channel: str = "email",
    purpose: str = "prospecting",
) -> None:
    """What prospecting rests on."""
    end = "null" if until is None else f"'{until}'"
    estate.run(
        "insert into marts.fct_legal_basis (person_id, purpose, channel, legal_basis, status, since, until) "
        f"values ('{person}', '{purpose}', '{channel}', 'consent', '{status}', '2025-01-01', {end})"
    )


@pytest.fixture
def listed(shop: Estate) -> Iterator[Listed]:
    """The records that a list names."""
    with shop.warehouse.connect() as connection:

        def ask(kind: Contacts = "re-permission", source: str | None = None) -> list[Contact]:
            connection.rollback()
            return list(contacts(connection, kind, as_of=AS_OF, source=source))

        yield ask


def _records(found: list[Contact]) -> list[tuple[str, str]]:
    return [(each.record_id, each.channel) for each in found]


@pytest.mark.parametrize("status", ["unproven", "invalid_opt_in"])
def test_a_weak_ground_is_worth_asking_again_however_far_its_end(shop, listed, status):
    _basis(shop, "p1", status, None)
    assert listed() == [Question("shop", "1", "email", "prospecting", status, date(2025, 1, 1), None, "post")]


@pytest.mark.parametrize(("days", "is_listed"), [(1, True), (60, True), (61, False)])
def test_a_valid_ground_is_asked_for_again_in_its_last_sixty_days(shop, listed, days, is_listed):
    _basis(shop, "p1", until=AS_OF + days * DAY)
    assert [(each.channel, each.ask_by) for each in listed()] == ([("email", "email")] if is_listed else [])


@pytest.mark.parametrize("until", [AS_OF, AS_OF - DAY, None])
def test_whose_time_is_over_is_not_alive_and_is_not_asked(shop, listed, until):
    shop.run("truncate marts.fct_legal_basis")
    _basis(shop, "p1", "unproven")
    _basis(shop, "p1", until=until, channel="post")
    assert listed() == []


def test_whom_no_channel_reaches_lawfully_is_not_asked(shop, listed):
    shop.run("truncate marts.fct_legal_basis")
    for channel in ("email", "post"):
        _basis(shop, "p1", "unproven", channel=channel)
    assert listed() == []
    _basis(shop, "p1", channel="sms")
    assert listed() == [], "it has no number"


@pytest.mark.parametrize("status", ["missing", "not_informed", "expired"])
def test_who_never_agreed_cannot_be_asked_by_the_message_that_needs_it(shop, listed, status):
    _basis(shop, "p1", status, AS_OF + DAY)
    assert listed() == []


@pytest.mark.parametrize("status", ["objected", "withdrawn", "refused"])
def test_who_opposed_on_any_channel_is_asked_on_none(shop, listed, status):
    _basis(shop, "p1", "unproven")
    _basis(shop, "p2", "unproven")
    _basis(shop, "p1", status, channel="post")
    assert _records(listed()) == [("2", "email")]


def test_only_a_channel_that_reaches_the_record_is_listed(shop, listed):
    shop.run(
        "insert into identity.identifiers values ('shop', '1', 'phone', 'call1', false); "
        "update identity.identifiers set kind = 'phone' where record_id = '3'"
    )
    for channel in ("email", "sms", "phone"):
        for person in ("p1", "p2", "p3"):
            _basis(shop, person, "unproven", channel=channel)
    assert _records(listed()) == [("1", "email phone sms"), ("2", "email"), ("3", "phone sms")]


def test_a_person_is_asked_once_by_one_channel_whatever_wants_the_question(shop, listed):
    # Record 4 is of p1, too, and has a number and no address.
    shop.run(
        "insert into identity.identifiers values ('shop', '1', 'phone', 'call1', false); "
        "insert into identity.records (source, record_id, person_id) values ('till', '4', 'p1'), ('till', '5', 'p1'); "
        "insert into identity.identifiers values ('till', '4', 'phone', 'call1', false), "
        "('till', '5', 'email', 'p1@people.example', false)"
    )
    _basis(shop, "p1", until=AS_OF + 30 * DAY)
    _basis(shop, "p1", until=AS_OF + 20 * DAY, channel="phone")
    _basis(shop, "p1", "unproven", None, channel="sms")
    line = ("email phone sms", "prospecting", "unproven valid", date(2025, 1, 1), AS_OF + 20 * DAY, "email")
    assert listed() == [Question("shop", "1", *line), Question("till", "5", *line)]
    assert listed(source="till") == [Question("till", "5", *line)]


def test_one_message_asks_for_no_purpose_that_it_has_no_ground_for(shop, listed):
    shop.run("truncate marts.fct_legal_basis")
    _basis(shop, "p1", until=AS_OF + 30 * DAY)
    _basis(shop, "p1", "unproven", purpose="profiling")
    _basis(shop, "p1", channel="post", purpose="profiling")
    assert [(each.channel, each.purpose, each.ask_by) for each in listed()] == [("email", "prospecting", "email")]


def test_a_role_mailbox_is_nobody_to_ask(shop, listed):
    for person in ("p1", "p2"):
        _basis(shop, person, "unproven")
    shop.run(
        "insert into intermediate.int_persons__grouped (person_id, is_role_mailbox) values ('p1', true), ('p2', false)"
    )
    assert _records(listed()) == [("2", "email")]


@pytest.mark.parametrize(
    ("place", "is_listed"),
    [
        ("'person', 'shop', '1', null, null", False),
        ("'person', 'shop', '1', 'prospecting', null", False),
        ("'person', 'shop', '1', 'accounting', null", True),
        ("'person', 'shop', '1', null, '2026-11-21'", True),
        ("'person', 'shop', '2', null, null", True),
        ("'source', 'shop', null, null, null", False),
        ("'source', 'till', null, null, null", True),
        ("'policy', null, null, 'prospecting', null", False),
    ],
)
def test_whose_data_may_only_be_stored_is_not_written_to(shop, listed, place, is_listed):
    _basis(shop, "p1", "unproven")
    shop.run(
        "insert into control.holds (hold_id, scope, source, record_id, purpose, until, kind, reason, placed_by, "
        f"placed_on) values ('h', {place}, 'restriction', 'r', 'DPO', '2026-01-01')"
    )
    assert bool(listed()) == is_listed
    stopped = [(each.record_id, each.status) for each in listed("no-contact") if each.channel == "email"]
    assert stopped == ([("1", "unproven")] if is_listed else [("1", "restricted")])


def test_whom_a_restricted_system_knows_is_written_to_from_no_other(shop, listed):
    for person in ("p1", "p2"):
        _basis(shop, person, "unproven")
    shop.run(
        "insert into identity.records values ('till', '9', 'p1', '2026-01-01'); "
        "insert into control.holds (hold_id, scope, source, kind, reason, placed_by, placed_on) "
        "values ('h', 'source', 'till', 'restriction', 'r', 'DPO', '2026-01-01')"
    )
    assert _records(listed()) == [("2", "email")]
    stopped = {(each.record_id, each.status) for each in listed("no-contact") if each.channel == "email"}
    assert stopped == {("1", "restricted"), ("2", "unproven")}


def test_a_legal_hold_and_a_lifted_restriction_forbid_no_question(shop, listed):
    _basis(shop, "p1", "unproven")
    shop.run(
        "insert into control.holds (hold_id, scope, source, record_id, kind, reason, placed_by, placed_on, lifted_at) "
        "values ('h1', 'person', 'shop', '1', 'legal_hold', 'r', 'DPO', '2026-01-01', null), "
        "('h2', 'person', 'shop', '1', 'restriction', 'r', 'DPO', '2026-01-01', '2026-02-01')"
    )
    assert _records(listed()) == [("1", "email")]


def test_a_list_of_one_system_names_no_record_of_another(shop, listed):
    _basis(shop, "p1", "unproven")
    assert listed(source="till") == []
    assert _records(listed(source="shop")) == [("1", "email")]


def test_what_is_valid_may_be_contacted_and_what_is_not_may_not(shop, listed):
    _basis(shop, "p1")
    _basis(shop, "p2", "missing")
    assert _records(listed("no-contact")) == [("2", "email")]


def test_a_record_whose_erasure_was_ordered_is_still_not_to_be_contacted(shop, listed):
    shop.run(
        "delete from identity.identifiers; "
        "insert into enforcement.items (plan_id, item_no, person_id, source, record_id, data_category, action, purpose,"
        " rule, due_on, source_state) values "
        "('earlier', 1, 'p1', 'shop', '1', 'contact_details', 'delete', 'prospecting', 'r', '2026-01-01', 'ordered')"
    )
    for person in ("p1", "p2"):
        _basis(shop, person, "objected")
    assert _records(listed("no-contact")) == [("1", "email")]
