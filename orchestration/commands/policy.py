"""`oubli policy`."""

import json
from typing import Annotated

import typer
from rich.table import Table

from orchestration.commands.policy_diff import diff
from orchestration.commands.session import DONE, FAILED, out, sentences
from orchestration.ingestion.data_map import categories_of, read_data_map
from orchestration.ingestion.event_types import check_event_types
from orchestration.settings import PROJECT_DIR, read_settings
from retention_policies.book import PolicyBook

policy = typer.Typer(no_args_is_help=True, help="The policy book: what must happen to which data, and why.")


@policy.callback()
def _policy() -> None:
    """The policy book: what must happen to which data, and why."""


@policy.command()
def check(as_json_: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False) -> None:
    """Read the policy book against the data map and list what a DPO should look at; status 1 if something is wrong."""
    with sentences():
        settings = read_settings()
        book = PolicyBook.load(settings.policies_path)
        data_map = read_data_map(PROJECT_DIR, settings.sources)
        check_event_types(data_map, book.contact_events)
    findings = book.check(categories_of(data_map), [source.name for source in data_map])
    if as_json_:
        found = [{"severity": f.severity, "place": f.place, "sentence": f.sentence} for f in findings]
        out.print_json(json.dumps({"policy_hash": book.hash, "findings": found}))
    else:
        table = Table(title=f"Policy book {book.hash[:16]}", title_justify="left")
        for heading in ("", "Where", "What"):
            table.add_column(heading)
        for finding in findings:
            table.add_row(finding.severity, finding.place, finding.sentence)
        out.print(table if findings else f"Policy book {book.hash[:16]}: nothing to look at.")
    raise typer.Exit(FAILED if any(f.severity == "error" for f in findings) else DONE)


policy.command()(diff)
