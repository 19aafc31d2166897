"""Persons of whom a page is written, without a warehouse."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.reporting.history import Standing, Stretch
from orchestration.reporting.names import Names
from orchestration.reporting.person.page import Person, write_person
from orchestration.reporting.person.treated import NOTHING, Treated
from orchestration.reporting.person.words import Words
from orchestration.reporting.texts import Text, typeset
from orchestration.reporting.timeline import Moment
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK

TOLD: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "told.yaml").read_text(encoding="utf-8"))
_LISTS = ("legal_basis", "deadlines", "due", "ruled_out", "rules_not_applied", "objections", "holds", "quarantine")
NOBODY: Mapping[str, Any] = {
    "person": "p_none",
    "records": [],
    "as_of": "2026-11-21",
    "last_contact": None,
    "facts": None,
    "held": False,
    "quarantined": False,
    "returned": None,
    "archived_consents": [],
    "collection_sources": [],
    "proofs_not_counted": False,
    "not_counted": {"contacts": [], "consents": []},
    "set_aside": [],
    **{key: [] for key in _LISTS},
}
MOMENTS = (
    Moment(date(2020, 1, 2), "collection", "collection", None, None, None, None, ()),
    Moment(date(2020, 1, 2), "consent", "granted", "prospecting", "email", None, None, ()),
    Moment(date(2021, 6, 1), "consent", "refused", "prospecting", "sms", None, None, ()),
    *(Moment(date(2022, 1, day), "contact", "click", None, None, None, "crm", ()) for day in range(1, 6)),
    Moment(date(2023, 5, 1), "document", "invoice", None, None, "F1", "invoicing", ()),
    Moment(date(2023, 11, 20), "contact", "click", None, None, None, "crm", ()),
    Moment(date(2024, 3, 1), "objection", "declared", "prospecting", "email", None, None, ()),
    Moment(date(2026, 11, 20), "clock", "accounting.active", "accounting", None, None, None, ()),
    Moment(date(2026, 11, 20), "due", "archive", "accounting", None, "3", "accounting.active", ("documents",)),
)
STRETCHES = (
    Stretch("prospecting_b2c", "email", Standing("consent", "valid", "crm:c1"), date(2020, 1, 2), date(2024, 2, 29)),
    Stretch("prospecting_b2c", "email", Standing("consent", "objected", "crm:o1"), date(2024, 3, 1), None),
    Stretch("prospecting_b2c", "post", Standing("legitimate_interest", "valid", None), date(2020, 1, 2), None),
)
WORDS = Words(
    Names(
        systems={"crm": Text("Relation clients", "Customer relations"), "invoicing": Text("Facturation", "Invoicing")},
        purposes={policy.purpose: typeset(policy.label.fr, policy.label.en) for policy in BOOK.policies},
    ),
    {name: Text(event.label.fr, event.label.en) for name, event in BOOK.contact_events.events.items()},
)

Write = Callable[..., Page]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the page of the person of told.yaml, or of one who differs from it."""

    def write(
        *,
        base: Mapping[str, Any] = TOLD,
        stretches: tuple[Stretch, ...] = STRETCHES,
        treated: Treated = NOTHING,
        **otherwise: Any,
    ) -> Page:
        moments = MOMENTS if base is TOLD else ()
        person = Person({**base, **otherwise}, moments, stretches, is_anew=False, treated=treated)
        return Page(write_person(tmp_path / "person.html", person, WORDS))

    return write
