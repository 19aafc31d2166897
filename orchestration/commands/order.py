"""`oubli order`."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from orchestration.commands.person import tight
from orchestration.commands.session import in_paris, out, session
from orchestration.enforcement.orders import Order, orders
from orchestration.enforcement.receipt import receive
from orchestration.ingestion.data_map import read_data_map
from orchestration.settings import PROJECT_DIR

order = typer.Typer(
    no_args_is_help=True, help="Work orders: what operators are asked to erase, and what they say of it."
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@order.callback()
def _order() -> None:
    """Work orders: what operators are asked to erase, and what they say of it."""


@order.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Those with nothing left to do, too.")] = False,
    as_json_: AsJson = False,
) -> None:
    """List the work orders that are open: how much of each no reading has confirmed yet, and who says it is done."""
    with session() as work, work.warehouse.connect() as connection:
        found = orders(connection, work.settings.home, everything=everything)
    if as_json_:
        out.print_json(json.dumps([asdict(one) for one in found], default=str))
    elif found:
        out.print(_table(found))
    else:
        out.print("No work order is open.")


@order.command()
def receipt(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The work order, as `oubli order list` names it.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who carried it out.")],
    as_json_: AsJson = False,
) -> None:
    """Say that a work order is carried out; the next reading of its system is what confirms it."""
    with session() as work, work.warehouse.begin() as connection:
        data_map = {source.name: source for source in read_data_map(PROJECT_DIR, work.settings.sources)}
        found = receive(connection, work.settings.home, data_map, file.expanduser(), by=by, at=datetime.now(UTC))
    if as_json_:
        out.print_json(json.dumps(asdict(found), default=str))
        return
    told = f"{found.file}: {found.lines} lines said to be done by {found.received_by}, {in_paris(found.received_at)}"
    more = "the next reading confirms them" if found.is_new else "that was noted before, and nothing was changed"
    out.print(f"{told}; {more}.", markup=False, highlight=False, soft_wrap=True)


def _table(found: tuple[Order, ...]) -> Table:
    table = tight("Work orders (hours of Paris)")
    # Whoever gives the receipt types the file's name, which ends with the system's.
    table.add_column("File", no_wrap=True)
    for heading in ("Written", "Lines", "Said to be done"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(*map(escape, (one.file, in_paris(one.written_at), _lines(one), _said(one))))
    return table


def _said(order: Order) -> str:
    if order.received_at:
        return f"{in_paris(order.received_at)} by {order.received_by}"
    return "no" if order.unconfirmed else ""


def _lines(order: Order) -> str:
    told = {
        "open": order.unconfirmed,
        "of them still there": order.still_there,
        "confirmed": order.confirmed,
        "taken back": order.taken_back,
    }
    return "\n".join(f"{count:,} {what}" for what, count in told.items() if count)
