"""The emailing tool: who receives what, opens, clicks, and what they consented to."""

from datetime import date, timedelta

from orchestration.demo.consents import opt_in_rows
from orchestration.demo.crm_contact import contact_no
from orchestration.demo.humans import DemoHuman
from orchestration.demo.mailings import add_mailings, campaign_days
from orchestration.demo.rows import Rows, moment, soon_after
from orchestration.demo.spelling import international, with_tag
from orchestration.demo.vendor import Vendor

FIRST_SUBSCRIBER = 500_000
LISTS = ("Newsletter", "Offres", "Partenaires")
GONE_SUBSCRIBER = 499_999
"""Deleted long ago in the tool, which left the events."""
ORPHANS = 5


def begin(rows: Rows, as_of: date) -> None:
    """Lists, campaigns, and events of a subscriber who does not exist."""
    for number, label in enumerate(LISTS, start=1):
        rows.add("lists", list_id=number, label=label)
    for number, day in enumerate(campaign_days(as_of), start=1):
        sent = f"{day} 09:00:00 Europe/Paris"
        rows.add("campaigns", campaign_id=number, label=f"Lettre {number}", subject="Nos nouveautés", sent_ts=sent)
    at = f"{as_of - timedelta(days=20)} 09:00:00 Europe/Paris"
    for _ in range(ORPHANS):
        rows.add("opens", open_id=rows.number("opens"), sub_id=GONE_SUBSCRIBER, open_ts=at, logged_ts=at)
        rows.add("clicks", click_id=rows.number("clicks"), sub_id=GONE_SUBSCRIBER, click_ts=at, logged_ts=at)
    rows.add("clicks", click_id=None, sub_id=GONE_SUBSCRIBER, click_ts=at, logged_ts=at)
    rows.add("clicks", click_id=rows.number("clicks"), sub_id=None, click_ts=at, logged_ts=at)


def fill(human: DemoHuman, rows: Rows, as_of: date) -> None:
    """One subscriber and all that hangs on them."""
    sub_id = FIRST_SUBSCRIBER + human.number
    _subscriber(human, sub_id, rows, as_of)
    _lists(human, sub_id, rows)
    for decision in opt_in_rows(human):
        rows.add("optin_records", optin_id=rows.number("optin_records"), sub_id=sub_id, **decision)
    add_mailings(human, sub_id, rows, as_of)


def _subscriber(human: DemoHuman, sub_id: int, rows: Rows, as_of: date) -> None:
    who, life, rng = human.persona, human.life, human.rng
    email = who.email or "n/a"
    in_crm = "c" in human.systems
    spelled = with_tag(email, rng) if in_crm else email
    # Behind a tagged address only the CRM's number tells who it is.
    is_linked = in_crm and (spelled != email or rng.random() < 0.5)
    blacklisted = human.situation.objection == "all_lists" and life.objected_on is not None
    rows.add(
        "subscribers",
        sub_id=sub_id,
        email_addr=spelled,
        first_nm=who.first_name.strip() if rng.random() < 0.8 else None,
        last_nm=who.last_name.strip().lower() if rng.random() < 0.7 else None,
        mobile=who.mobile and international(who.mobile, rng),
        zip=who.place.postcode,
        audience="pro" if who.segment == "b2b" else "part",
        crm_ref=str(contact_no(human)) if is_linked else None,
        origin="crm" if is_linked else "form",
        blacklisted=blacklisted,
        blacklisted_ts=moment(life.objected_on, rng) if blacklisted and life.objected_on else None,
        created_ts=moment(life.collected_on, rng),
        updated_ts=moment(soon_after(life.collected_on, 2000, as_of, rng), rng),
    )


def _lists(human: DemoHuman, sub_id: int, rows: Rows) -> None:
    life, rng, objection = human.life, human.rng, human.situation.objection
    for list_id in range(1, 1 + rng.randrange(2, 4)):
        leaves = life.objected_on and (objection == "all_lists" or (objection == "one_list" and list_id == 2))
        joined = moment(life.collected_on, rng)
        state = "left" if leaves else "in"
        rows.add("list_memberships", list_id=list_id, sub_id=sub_id, state=state, joined_ts=joined)
        if leaves and life.objected_on:
            at = moment(life.objected_on, rng)
            rows.add("unsubscribes", unsub_id=rows.number("unsubscribes"), sub_id=sub_id, list_id=list_id, unsub_ts=at)


EMAILING = Vendor("emailing", begin, fill)
