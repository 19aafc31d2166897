"""`oubli evidence`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from orchestration.commands.session import out, sentences, session
from orchestration.errors import EvidenceError
from orchestration.evidence.outside import Outside, outside_of
from orchestration.evidence.signature import public_pem, read_public_key, read_signing_key
from orchestration.evidence.traces import Traces, traces
from orchestration.evidence.verification import verify as verify_ledger
from orchestration.identity import normalise
from orchestration.identity.fingerprints import fingerprint, read_key
from orchestration.settings import read_settings

evidence = typer.Typer(no_args_is_help=True, help="The proof of what was erased.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@evidence.callback()
def _evidence() -> None:
    """The proof of what was erased."""


@evidence.command()
def verify(
    public_key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="Believe this public key, which `key` printed, not the one here."),
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """Check every link of the ledger's chain and the signed head kept outside; status 1 if anything was changed."""
    with session() as work:
        outside = outside_of(work.settings)
        if public_key is not None:
            outside = Outside(outside.home, read_public_key(public_key))
        try:
            head = verify_ledger(work.warehouse, outside)
        except EvidenceError as error:
            if as_json_:
                out.print_json(json.dumps({"verified": False, "message": str(error)}))
            raise
    if as_json_:
        out.print_json(json.dumps({"verified": True, "entries": head.seq, "head": head.hash}))
    else:
        out.print(f"The ledger verifies: {head.seq} entries, head {head.hash[:16]}.")


@evidence.command()
def key() -> None:
    """Print the public key that checks what Oubli signs; keep it where Oubli cannot write."""
    with sentences():
        out.file.write(public_pem(read_signing_key(read_settings()).public_key()))


@evidence.command()
def find(
    address: Annotated[
        str | None, typer.Argument(help="An e-mail address or phone number; without it one line of standard input.")
    ] = None,
    as_json_: AsJson = False,
) -> None:
    """Show what proves that an e-mail address or a phone number was erased, and whether anybody still has it."""
    with session() as work:
        given = sys.stdin.readline() if address is None else address
        secret = read_key(work.settings)
        prints = [fingerprint(secret, "email", one) for one in normalise.emails(given)]
        prints += [fingerprint(secret, "phone", one) for one in normalise.phones(given)]
        if not prints:
            raise EvidenceError("evidence find", "expected an e-mail address or a phone number")
        with work.warehouse.connect() as connection:
            found = traces(connection, prints)
    if as_json_:
        out.print_json(json.dumps(asdict(found)))
    else:
        _show(found)


def _show(found: Traces) -> None:
    if found.erased:
        table = Table("Entry", "When", "System", "Outcome", "Rule", "Plan", title="Erased", title_justify="left")
        for one in found.erased:
            table.add_row(str(one.seq), one.at[:16], one.source, one.outcome, one.rule, one.plan_id)
        out.print(table)
    else:
        out.print("Nothing was erased under it.")
    out.print(f"Records that carry it now: {found.records}.", highlight=False)
    if found.opted_out_on:
        out.print(f"On the opt-out list since {found.opted_out_on}.", highlight=False)
