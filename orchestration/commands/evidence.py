"""`oubli evidence`."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table

from orchestration.commands.asking import Asked, Email, Phone, Record, asked
from orchestration.commands.session import out, sentences, session
from orchestration.errors import EvidenceError
from orchestration.evidence.certificate import certify
from orchestration.evidence.outside import Outside, outside_of
from orchestration.evidence.signature import public_pem, read_public_key, read_signing_key
from orchestration.evidence.traces import Traces, traces
from orchestration.evidence.verification import verify as verify_ledger
from orchestration.identity.marker import key_of
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.certificate import write_certificate
from orchestration.settings import PROJECT_DIR, read_settings

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
def of(record: Record = None, email: Email = None, phone: Phone = None, as_json_: AsJson = False) -> None:
    """Tell whether a person was erased, when, where and by which rule, and whether anything still knows them.

    An address on the command line stays in the shell's history: without one, a line of standard input is read.
    """
    with session() as work:
        about = asked(key_of(work.warehouse, work.settings), work.settings.sources, record, email, phone)
        with work.warehouse.connect() as connection:
            found = traces(connection, about.fingerprints, about.record)
    if as_json_:
        out.print_json(json.dumps(asdict(found)))
    else:
        _show(found, about)


@evidence.command()
def certificate(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The HTML page to write.")],
    record: Record = None,
    email: Email = None,
    phone: Phone = None,
) -> None:
    """Write a certificate of what was erased of a person, to hand out: signed, and without personal data.

    Without a record, an address or a number, a line of standard input is read.
    """
    with session() as work:
        data_map = read_data_map(PROJECT_DIR, work.settings.sources)
        about = asked(key_of(work.warehouse, work.settings), work.settings.sources, record, email, phone)
        with work.warehouse.connect() as connection:
            found = traces(connection, about.fingerprints, about.record)
        at = datetime.now(UTC)
        certified = certify(work.warehouse, work.settings, about.kind, about.fingerprints, found, at)
        path = write_certificate(to.absolute(), work.warehouse, data_map, certified)
    out.print(str(path), markup=False, highlight=False, soft_wrap=True)


def _show(found: Traces, about: Asked) -> None:
    if found.erased:
        headings = ("Entry", "When", "System", "Where", "Data", "Outcome", "Rule")
        columns = (Column(heading, overflow="fold") for heading in headings)
        table = Table(*columns, title="Erased", title_justify="left")
        for one in found.erased:
            data = ", ".join(one.data_categories)
            outcome = f"{one.outcome}: asked of its operator" if one.place == "work_order" else one.outcome
            table.add_row(str(one.seq), one.as_of or one.at[:10], one.source, one.place, data, outcome, one.rule)
        out.print(table)
    else:
        out.print("Nothing was erased under it.")
    if found.erased and all(one.is_shared for one in found.erased):
        out.print(
            "Several people had this address: one of them was erased, and nobody can tell which; ask by a record."
        )
    if about.record is not None:
        out.print("The record is known now." if found.records else "The record is not known now.")
    else:
        out.print(f"Records that carry it now: {found.records}.", highlight=False)
    if found.opted_out_on:
        out.print(f"On the opt-out list since {found.opted_out_on}.", highlight=False)
