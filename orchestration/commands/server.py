"""`oubli up`, `down` and `doctor`."""

import typer
from rich.markup import escape
from rich.table import Table

from orchestration.commands.examining import examine
from orchestration.commands.session import DONE, FAILED, err, out, sentences, session
from orchestration.database import embedded
from orchestration.database.warehouse import open_warehouse, warehouse_url
from orchestration.settings import read_settings


def up() -> None:
    """Start the embedded database and leave it running."""
    with sentences():
        url = warehouse_url(read_settings(), keep=True)
        open_warehouse(url).dispose()
    out.print(f"Warehouse: {url.render_as_string(hide_password=True)}", highlight=False, soft_wrap=True)


def down() -> None:
    """Stop the embedded database."""
    with sentences():
        stopped = embedded.stop(read_settings().home)
    out.print("Stopped." if stopped else "No embedded database is running.")


def doctor() -> None:
    """Check what a night needs: warehouse, key, evidence, policies, sources; status 1 if something is wrong."""
    table = Table(title="Oubli", title_justify="left")
    for heading in ("", "What", "How it stands"):
        table.add_column(heading)
    healthy = True
    with session() as work, err.status("looking"):
        for found in examine(work.settings, work.warehouse):
            healthy = healthy and found.fine
            table.add_row("[green]ok[/]" if found.fine else "[red]no[/]", found.what, escape(found.told))
    out.print(table)
    raise typer.Exit(DONE if healthy else FAILED)
