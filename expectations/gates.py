"""The two gates of a night: what must hold before anything is purged, and what must hold after it."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from expectations.history import Histories
from expectations.promise import Bilingual, Gate, GateResult
from expectations.suites.clocks import CLOCKS
from expectations.suites.collection import COLLECTION
from expectations.suites.data_map import DATA_MAP
from expectations.suites.deadlines import DEADLINES
from expectations.suites.due_actions import DUE_ACTIONS
from expectations.suites.erasure import ERASURE, RETURNS
from expectations.suites.identity import IDENTITY
from expectations.suites.invoices import INVOICES, NUMBERING
from expectations.suites.ledger import LEDGER
from expectations.suites.legal_basis import LEGAL_BASIS
from expectations.suites.mandate import MANDATE
from expectations.suites.objections import OBJECTIONS
from expectations.suites.outcomes import OUTCOMES
from expectations.suites.rhythm import RHYTHM
from expectations.suites.sources import SOURCES
from expectations.suites.suppression import SUPPRESSION

DEFAULTS: Mapping[str, str] = {
    "plan_id": "",
    "emailing_sources": "",
    "marking_sources": "",
    "fresh_within": "P2D",
    "tables": "",
    "text_columns": "",
    "columns": "0",
    "uncategorised": "0",
    "unsaid": "0",
    "quarantine_percent": "5",
    "lost_person_percent": "20",
    "unknown_clock_percent": "5",
    "most_due_percent": "50",
    "most_silent_percent": "75",
}

BEFORE_ENFORCEMENT = Gate(
    name="before_enforcement",
    label=Bilingual("Avant d'effacer", "Before erasing"),
    suites=(
        SOURCES,
        RHYTHM,
        DATA_MAP,
        IDENTITY,
        COLLECTION,
        CLOCKS,
        LEGAL_BASIS,
        OBJECTIONS,
        DEADLINES,
        DUE_ACTIONS,
        INVOICES,
        RETURNS,
        SUPPRESSION,
        LEDGER,
    ),
)
AFTER_ENFORCEMENT = Gate(
    name="after_enforcement",
    label=Bilingual("Après avoir effacé", "After erasing"),
    suites=(OUTCOMES, MANDATE, ERASURE, NUMBERING, SUPPRESSION, LEDGER),
)
GATES = (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT)


def run(
    gate: Gate,
    *,
    url: str,
    as_of: date,
    docs_dir: Path,
    parameters: Mapping[str, str],
    at: datetime | None = None,
    histories: Histories | None = None,
) -> GateResult:
    """Check every promise of a gate and write its Data Docs. Read-only in the warehouse.

    Args:
        gate: one of the two above.
        url: SQLAlchemy URL of the warehouse for psycopg2, e.g. `postgresql+psycopg2://postgres@localhost/oubli?host=/run`.
        as_of: the night's date.
        docs_dir: where the Data Docs go (`index.html`); what they are made from goes to
            `<its parent>/great_expectations`. Both gates and all nights may share it.
        parameters: `policy_hash`, the hash of tonight's book; before: `sources`, comma-separated, and for each source
            `fresh_within.<source>` (ISO-8601 period, default P2D), `most_silent_percent.<source>` (default as below),
            `tables.<source>` (comma-separated, default the tables ever read), `text_columns.<source>`
            (`schema.table.column`, comma-separated), `columns.<source>`, `uncategorised.<source>` and `unsaid.<source>`
            (how many columns are read, how many of them have no data category, and how many of the three things that
            the register wants of its processor nobody said; default none), `label_fr.<source>`,
            `label_en.<source>` (what it is called, default its name), `emailing_sources`, those of them that send
            mailings, and `marking_sources`, those in which Oubli marks opt-outs (default none); after: `plan_id`, the
            plan applied tonight, empty if none. The bounds, in percent, have defaults above.
        at: when the run began; each run of a night keeps its own pages. Without it the night has one set.
        histories: how the promises were kept before, for the Data Docs; without it they tell of the night alone.

    Raises:
        GateError: the warehouse does not answer, or a parameter is missing.
    """
    # Great Expectations takes ten seconds to import: only when a gate runs.
    from expectations.checkpoint import check

    values = {**DEFAULTS, **parameters, "as_of": as_of.isoformat()}
    return check(gate, url=url, as_of=as_of, at=at, docs_dir=docs_dir, values=values, histories=histories)
