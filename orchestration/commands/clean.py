"""`oubli clean`."""

import typer
from sqlalchemy import Engine

from orchestration.commands.session import DONE, WAITING, err, out, session
from orchestration.enforcement.cleaning import Cleaning, vacuum_touched
from orchestration.enforcement.lease import leased
from orchestration.enforcement.rewriting import budget_of, rewrite_due
from orchestration.ingestion.connection import connect
from orchestration.ingestion.data_map import read_data_map
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.settings import PROJECT_DIR


def clean() -> None:
    """Rewrite now the tables of which something was erased, so that nothing of it stays in their files."""
    with session() as work:
        data_map = {source.name: source for source in read_data_map(PROJECT_DIR, work.settings.sources)}

        def open_system(source: MappedSource) -> Engine:
            return connect(source, warehouse=work.warehouse, read_only=False)

        with leased(work.warehouse, "oubli clean") as fenced, err.status("cleaning"):
            cleaning = Cleaning(fenced, data_map, open_system, work.settings.home)
            vacuumed = vacuum_touched(cleaning)
            rewritten = rewrite_due(cleaning, budget_of(work.settings, by_hand=True))
    out.print(f"Vacuumed: {vacuumed.tables} tables. Rewritten: {rewritten.tables}.", highlight=False)
    refusals = [*vacuumed.refusals, *rewritten.refusals]
    for refusal in refusals:
        out.print(f"  {refusal}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(WAITING if refusals else DONE)
