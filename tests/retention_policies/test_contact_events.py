"""Only what emanates from the person restarts the clock."""

from pathlib import Path

import pytest

from retention_policies.book import PolicyBook
from retention_policies.contact_events import spelled

BOOK = PolicyBook.load(Path(__file__).parents[2] / "retention_policies" / "policies")
COUNTS = {row["event_type"]: row["is_contact"] for row in BOOK.contact_event_rows()}

CONTACTS = """
click form order login call_in email_in reply meeting purchase payment chat_in visit_store survey_answer contract
inbound_call inbound_email form_submission Link-Click Rendez-vous
"""
NO_CONTACTS = """
open send bounce import update call_out call_unanswered email_out unsubscribe complaint page_view subscribe
unanswered_call row_update unsubscribed opened email_opened Hard-Bounce no_show auto_reply machine_click delivered
"""


@pytest.mark.parametrize("name", CONTACTS.split())
def test_it_is_a_contact(name):
    assert COUNTS[spelled(name)] is True


@pytest.mark.parametrize("name", NO_CONTACTS.split())
def test_it_is_no_contact(name):
    assert COUNTS[spelled(name)] is False


@pytest.mark.parametrize(
    ("name", "channel"),
    [("unsubscribed", "email"), ("Opt-Out", "email"), ("désinscription", "email"), ("spam", "email"),
     ("SMS STOP", "sms"), ("opposition", "all"), ("open", None), ("bounce", None), ("claim", None)],
)  # fmt: skip
def test_it_is_an_objection_on_a_channel(name, channel):
    objections = {row["event_type"]: row["objection_channel"] for row in BOOK.contact_event_rows()}
    assert objections[spelled(name)] == channel


@pytest.mark.parametrize("name", ["call", "email", "email_received", "visit", "answer", "phone", "contact"])
def test_a_name_that_may_mean_either_is_not_guessed(name):
    assert name not in COUNTS


@pytest.mark.parametrize(
    ("name", "type_"), [("Link Click", "click"), (" E-Mail-In ", "email_in"), ("OPEN", "open"), ("open", "open")]
)
def test_case_spaces_and_hyphens_never_matter(name, type_):
    assert BOOK.contact_events.type_of(name) == type_


def test_a_name_nobody_knows_has_no_type():
    assert BOOK.contact_events.type_of("teleported") is None


def test_every_name_is_spelled_as_the_warehouse_looks_for_it():
    assert [name for name in COUNTS if name != spelled(name)] == []
    assert len(COUNTS) == len(BOOK.contact_event_rows())
