"""`oubli evidence verify`."""

import json
from typing import Annotated

import typer

from orchestration.commands.session import out, session
from orchestration.evidence.ledger import verify as verify_ledger

evidence = typer.Typer(no_args_is_help=True, help="The proof of what was erased.")


@evidence.callback()
def _evidence() -> None:
    """The proof of what was erased."""


@evidence.command()
def verify(as_json_: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False) -> None:
    """Check every link of the ledger's chain and the head kept outside; status 1 if anything was changed."""
    with session() as work:
        head = verify_ledger(work.warehouse, work.settings.home)
    if as_json_:
        out.print_json(json.dumps({"verified": True, "entries": head.seq, "head": head.hash}))
    else:
        out.print(f"The ledger verifies: {head.seq} entries, head {head.hash[:16]}.")
