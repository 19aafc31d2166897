"""A night's figures for the terminal and for programs."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from orchestration.enforcement.held import HELD
from orchestration.ingestion.mapped_terms import OWN_SYSTEMS
from orchestration.reporting.figures import NightFigures
from orchestration.reporting.texts import say, uncapitalised, word

ROWS = {
    "known": "People known",
    "due": "due",
    "deleted": "deleted",
    "anonymised": "anonymised",
    "archived": "archived",
    "suppressed": "suppressed",
    "held": "held back",
    "failed": "failed",
    "waiting": "waiting",
    "quarantined": "Rows in quarantine",
}
OF_A_PLAN = ("due", "held", "failed", "waiting")
"""What nobody knows of a night that came to no plan."""


def summary_table(figures: NightFigures, names: Mapping[str, str] | None = None) -> Table:
    """The table that ends a night on a terminal: people (rows, for the quarantine), a column a system.

    Args:
        figures: what the night did.
        names: how the systems are called, by source; a source without one goes by its own name.
    """
    called = {name: word("system", name).en for name in OWN_SYSTEMS} | dict(names or {})
    ended = uncapitalised(say(f"tonight.state_{figures.state}")).en
    table = Table(title=f"Night of {figures.as_of:%-d %B %Y}: {ended}", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("", no_wrap=True)
    for system in figures.systems:
        table.add_column(called.get(system.source, system.source), justify="right")
    table.add_column("All, once", justify="right", style="bold")
    for name, heading in ROWS.items():
        counts = [f"{getattr(system, name):,}" for system in (*figures.systems, figures.total)]
        is_known = figures.is_computed or name not in OF_A_PLAN
        table.add_row(heading, *(counts if is_known else [*("" for _ in figures.systems), "not computed"]))
    return table


def as_json(figures: NightFigures) -> dict[str, Any]:
    """The figures as plain values for `json.dumps`: dates in ISO 8601, reasons in English, null if nobody knows."""
    told = asdict(
        figures,
        dict_factory=lambda pairs: {k: v.isoformat() if isinstance(v, date) else v for k, v in pairs},
    )
    if not figures.is_computed:
        for counts in (told["total"], *told["systems"]):
            counts.update({name: None for name in counts if name in OF_A_PLAN or name.startswith("to_")})
    return told | {"held_because": [(HELD[held.reason], held.people) for held in figures.held_because]}
