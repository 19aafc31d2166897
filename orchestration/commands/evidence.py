"""`oubli evidence`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from orchestration.commands.asking import Asked, Email, Phone, Record, asked
from orchestration.commands.person import in_parts, tight
from orchestration.commands.session import in_paris, out, sentences, session
from orchestration.errors import EvidenceError
from orchestration.evidence.certificate import certify
from orchestration.evidence.outside import Outside, outside_of
from orchestration.evidence.restoration import Restored, restorations
from orchestration.evidence.signature import public_pem, read_public_key, read_signing_key
from orchestration.evidence.traces import Erasure, Traces, traces
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
            restored = restorations(connection, about.fingerprints)
    if as_json_:
        out.print_json(json.dumps(asdict(found) | {"restored": [asdict(one) for one in restored]}))
    else:
        show(found, about)
        tell_restored(restored)


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


def show(found: Traces, about: Asked) -> None:
    """Print what the evidence says of whoever is asked about."""
    if found.erased:
        out.print(_erased(found.erased))
    else:
        out.print("Nothing was erased under it.")
    if found.erased and all(one.is_shared for one in found.erased):
        out.print(
            "Several people had this address: one of them was erased, and nobody can tell which; ask by a record."
        )
    for sentence in _left(found, about):
        out.print(sentence, highlight=False)
    if found.opted_out_on:
        out.print(f"On the opt-out list since {found.opted_out_on}.", highlight=False)


def tell_restored(restored: Sequence[Restored]) -> None:
    """Print what came back from the archive into the active base."""
    for back in restored:
        when, data = in_paris(datetime.fromisoformat(back.at)), ", ".join(back.data_categories)
        told = f"Restored from the archive of {back.source} on {when} by {back.by}: {data} (entry {back.seq})"
        out.print(f"{told}; {back.reason}", markup=False, highlight=False, soft_wrap=True)


def _erased(erased: Sequence[Erasure]) -> Table:
    """What was erased: the day and hour of the act in Paris, apart from the night's date, up to which data was due."""
    table = tight("Erased, in Paris time; the night is the day up to which deadlines were counted")
    for heading in ("Entry", "When", "Night", "Where", "Data", "Outcome", "Rule"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Entry", "When", "Night", "Data"))
    for one in erased:
        when = in_paris(datetime.fromisoformat(one.at))
        outcome = f"{one.outcome}: asked of its operator" if one.place == "work_order" else one.outcome
        where, data = f"{one.source}\n{one.place}", "\n".join(one.data_categories)
        table.add_row(str(one.seq), when.replace(" ", "\n"), one.as_of or "", where, data, outcome, in_parts(one.rule))
    return table


def _left(found: Traces, about: Asked) -> Iterator[str]:
    """What is left of whoever is asked about, beside the evidence."""
    if about.record is None:
        yield f"Records that carry it now: {found.records}."
        if found.ordered:
            yield f"Of these, their operator was asked to erase, and has not confirmed it yet: {found.ordered}."
        if found.returned:
            yield f"Of these, erased and then read anew in their system: {found.returned}."
        if found.archived:
            yield f"Records of which the intermediate archive keeps something: {found.archived}{_originals(found)}."
        return
    if found.ordered:
        yield "Its operator was asked to erase what is due of the record, and has not confirmed it yet."
    elif found.returned:
        yield "The record is known again: what was erased of it was read anew in its system since."
    elif found.records and found.erased:
        yield "The record is known now: not all of it was to be erased."
    else:
        yield "The record is known now." if found.records else "The record is not known now."
    if found.archived:
        yield f"The intermediate archive keeps something of it{_originals(found)}."


def _originals(found: Traces) -> str:
    """What of the archived stands in its system, too."""
    if not found.originals:
        return ""
    of_these = "" if found.archived == 1 else f" of {found.originals} of them"
    return f"; the original{of_these} stands in its system, which is its own archive"
