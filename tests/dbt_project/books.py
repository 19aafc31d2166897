"""Policy books that Hypothesis draws: other periods, people, documents, days and ends than the default one's."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from orchestration.settings import Settings
from retention_policies.book import PolicyBook
from retention_policies.consistency import faults
from retention_policies.model import Policy

DEFAULT = PolicyBook.load(Settings().policies_path)
PERIODS = st.sampled_from(
    ["P3Y", "P3Y", "P1Y", "P2Y", "P10Y", "P5Y", "P13M", "P25M", "P1M", "P2Y6M", "P30D", "P1Y1D", "P2W"]
)
OWN = ("identity", "contact_details", "preferences", "activity", "notes")
MAYBE = st.sampled_from([None, None, True, False])
SOURCE = st.sampled_from([None, None, None, "files", ("crm", "files")])
SEGMENT = st.sampled_from([None, "b2c", "b2b"])
COUNTRY = st.sampled_from([None, None, None, "FR", "BE"])
NARROWER: dict[str, dict[str, list[Any]]] = {
    "person": {"country": ["FR", "BE"], "source": ["files", ("crm", "emailing")], "customer": [True, False]},
    "document": {
        "country": ["FR"], "source": ["files"], "documents": [["order"], ["invoice", "order"]], "min_amount": [200],
        "concluded_online": [True], "segment": ["b2c"],
    },
    "event": {"country": ["FR"], "source": ["emailing", ("crm", "files")], "events": [["open"], ["click"]]},
    "consent": {"country": ["FR"], "source": ["files"], "channel": ["email", "sms"]},
}  # fmt: skip
"""Conditions by which a further rule is for fewer people."""


@st.composite
def books(draw: st.DrawFn, as_of: date) -> PolicyBook:
    """A book that loads, with the default truth table; its purposes have the names of the default one's."""
    policies = [
        draw(_prospecting("prospecting_b2c", "b2c", "consent", as_of)),
        draw(_prospecting("prospecting_b2b", "b2b", "legitimate_interest", as_of)),
        draw(_loyalty()),
        _of(
            "customer_relationship",
            active={"keep": draw(PERIODS)},
            rules=_narrower(draw, {"customer": True}, "person"),
            **_days(draw, as_of),
        ),
        _of("online_account", enabled=True, active=_warning(draw, draw(PERIODS))),
        draw(_of_consents()),
        _of("opt_out_list", **_days(draw, as_of)),
        draw(_of_events("audience_measurement", as_of)),
        draw(_of_events("security", as_of)),
        *draw(_of_documents(as_of)),
    ]
    kept = [policy for policy in policies if draw(st.integers(0, 9))]
    for policy in kept:
        assert not list(faults(policy, DEFAULT.contact_events)), policy.purpose
    return PolicyBook(tuple(sorted(kept, key=lambda policy: policy.purpose)), DEFAULT.contact_events)


def _of(default: str, /, **changes: Any) -> Policy:
    """A default policy with other values; one of None is left out."""
    known = next(policy for policy in DEFAULT.policies if policy.purpose == default)
    return Policy.of({key: value for key, value in (known.given() | changes).items() if value is not None})


def _who(**conditions: Any) -> dict[str, Any]:
    return {key: value for key, value in conditions.items() if value is not None}


def _warning(draw: st.DrawFn, keep: str) -> dict[str, Any]:
    """Now and then with a warning, shorter than the period."""
    before = draw(st.sampled_from([None, "P30D", "P1M", "P1D"]))
    return _who(keep=keep, warn_before=None if keep in ("P1M", "P30D", "P2W") else before)


def _narrower(draw: st.DrawFn, who: dict[str, Any], grain: str) -> list[dict[str, Any]]:
    """Further rules of other periods, each with one condition more than the policy's own, or a stricter one."""
    found = []
    for key in draw(st.lists(st.sampled_from(sorted(NARROWER[grain])), max_size=2, unique=True)):
        narrow = draw(st.sampled_from(NARROWER[grain][key]))
        if key in who and isinstance(narrow, list):
            narrow = sorted(who[key])[:1]
        ends: dict[str, Any] = {"archive": {"keep": draw(PERIODS)}, "then": "archive", "finally": "delete"}
        if grain in ("person", "event"):
            ends = {"active": {"keep": draw(PERIODS)}}
        found.append({"name": f"by_{key}", "who": who | {key: narrow}, **ends})
    return found


def _days(draw: st.DrawFn, as_of: date) -> dict[str, Any]:
    """Always; or from, or to, a day about the night."""
    day = as_of + timedelta(draw(st.sampled_from([-1, 0, 0, 1])))
    key = draw(st.sampled_from([None, None, "valid_from", "valid_to"]))
    return {key: day} if key else {}


def _ending(draw: st.DrawFn, most: int = 2, *, one_clock: bool = False) -> dict[str, Any]:
    """What follows: the end, or an archive first, maybe by another clock."""
    last = draw(st.sampled_from(["delete", "anonymise"]))
    if draw(st.integers(0, most)):
        return {"then": last, "archive": None, "finally": None}
    clock = draw(st.sampled_from([None, None, "collection", "last_contact"])) if most and not one_clock else None
    return {"then": "archive", "archive": _who(keep=draw(PERIODS), clock=clock), "finally": last}


@st.composite
def _prospecting(draw: st.DrawFn, purpose: str, segment: str, basis: str, as_of: date) -> Policy:
    grounds = [
        {
            "name": name,
            "channels": draw(st.lists(st.sampled_from(["email", "sms", "phone", "post"]), min_size=1, unique=True)),
            "customer": draw(MAYBE),
            "legal_basis": draw(st.sampled_from(["legitimate_interest", "legitimate_interest", "consent"])),
            "reference": "CPCE L34-5",
            "confidence": "text",
            **_days(draw, as_of),
        }
        for name in draw(st.lists(st.sampled_from("abc"), unique=True))
    ]
    ending = _ending(draw)
    turn = as_of + timedelta(draw(st.sampled_from([0, 1, 30])))
    changes: dict[str, Any] = {}
    rules: list[dict[str, Any]] = [
        {"name": "quotes", "who": {"documents": ["quote"]} | _who(segment=draw(SEGMENT)), "grain": "document",
         "data": draw(st.sampled_from([["documents"], ["documents", "identity"]]))},
    ]  # fmt: skip
    if (ending["archive"] or {}).get("clock") == "collection":
        rules[0]["then"] = "delete"  # a document has no such clock
    if draw(st.booleans()):
        # A rule that changes on a day.
        changes["valid_to"] = turn - timedelta(1)
        rules.append({"name": "anew", "valid_from": turn, "active": {"keep": draw(PERIODS)}})
    if draw(st.booleans()):
        clock = draw(st.sampled_from(["collection", "last_contact"]))
        rules.append({"name": "more", "data": ["identity", "notes"], "clock": clock, "active": {"keep": draw(PERIODS)}})
    who = _who(
        segment=draw(st.sampled_from([segment, segment, None])),
        customer=draw(MAYBE),
        source=draw(SOURCE),
        country=draw(COUNTRY),
    )
    rules += _narrower(draw, who, "person")
    return _of(
        purpose,
        who=who,
        legal_basis=draw(st.sampled_from([basis, basis, "consent"])),
        active={"keep": draw(PERIODS)},
        exceptions=grounds,
        rules=rules,
        **changes,
        **ending,
    )


@st.composite
def _of_consents(draw: st.DrawFn) -> Policy:
    who = _who(segment=draw(SEGMENT), source=draw(SOURCE), country=draw(COUNTRY))
    rules = _narrower(draw, who, "consent")
    return _of("consent_evidence", archive={"keep": draw(PERIODS)}, who=who, rules=rules)


@st.composite
def _of_events(draw: st.DrawFn, purpose: str, as_of: date) -> Policy:
    kinds = st.sampled_from([None, ["open", "click"], ["click", "login", "form", "reply"], ["login"], ["open", "send"]])
    who = _who(segment=draw(SEGMENT), source=draw(SOURCE), country=draw(COUNTRY), events=draw(kinds))
    rules = _narrower(draw, who, "event")
    days = _days(draw, as_of)
    active = {"keep": draw(PERIODS)}
    return _of("audience_measurement", purpose=purpose, who=who, active=active, rules=rules, **days)


@st.composite
def _loyalty(draw: st.DrawFn) -> Policy:
    """A purpose of another name; an objection may end it, too."""
    ends = draw(st.booleans())
    clock = draw(st.sampled_from(["collection", "last_contact", "end_of_relation", *([] if ends else ["last_login"])]))
    who = _who(customer=draw(MAYBE), source=draw(SOURCE), country=draw(COUNTRY))
    rules = _narrower(draw, who, "person")
    if not ends and draw(st.booleans()):
        # Of whom it surely fits only those with an account have its clock.
        account = {"clock": "last_login", "active": {"keep": draw(PERIODS)}, "then": "delete"}
        rules.append({"name": "account", "who": who | {"segment": "b2c"}, **account})
    return _of(
        "customer_relationship",
        purpose="loyalty",
        who=who,
        rules=rules,
        legal_basis="legitimate_interest",
        data=draw(st.lists(st.sampled_from(OWN), min_size=1, unique=True)),
        clock=clock,
        active={"keep": draw(PERIODS)} if ends else _warning(draw, draw(PERIODS)),
        ends_on_objection=ends,
        **_ending(draw, one_clock=clock == "last_login"),
    )


@st.composite
def _of_documents(draw: st.DrawFn, as_of: date) -> list[Policy]:
    kinds = st.lists(
        st.sampled_from(["invoice", "credit_note", "order", "contract", "payment"]), min_size=1, unique=True
    )
    clocks = st.sampled_from(["fiscal_year_end", "delivery", "conclusion", "payment", "last_contact"])
    found = []
    for purpose in ("accounting", "contracts", "online_contracts"):
        who = _who(
            segment=draw(SEGMENT),
            customer=draw(st.sampled_from([None, None, True])),
            source=draw(SOURCE),
            country=draw(COUNTRY),
            documents=draw(st.one_of(st.none(), kinds)),
            concluded_online=draw(MAYBE),
            min_amount=draw(st.sampled_from([None, None, 0, 120])),
        )
        active = draw(st.sampled_from([{"until": "clock"}, {"until": "clock"}, {"keep": "P1Y"}]))
        rules = _narrower(draw, who, "document")
        ends = _ending(draw, 0) | _days(draw, as_of)
        found.append(_of(purpose, who=who, active=active, clock=draw(clocks), rules=rules, **ends))
    return found
