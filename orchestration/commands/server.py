"""`oubli up`, `down`, `doctor` and `ui`."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from orchestration.commands.examining import examine
from orchestration.commands.session import DONE, FAILED, out, sentences, session
from orchestration.database import embedded
from orchestration.database.warehouse import open_warehouse, warehouse_url
from orchestration.settings import PROJECT_DIR, read_settings


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
    """Check what a night needs: warehouse, key, policies, data maps, sources; status 1 if something is missing."""
    table = Table(title="Oubli", title_justify="left")
    for heading in ("", "What", "How it stands"):
        table.add_column(heading)
    healthy = True
    with session() as work:
        for found in examine(work.settings, work.warehouse):
            healthy = healthy and found.fine
            table.add_row("[green]ok[/]" if found.fine else "[red]no[/]", found.what, escape(found.told))
    out.print(table)
    raise typer.Exit(DONE if healthy else FAILED)


def ui(port: Annotated[int, typer.Option("--port", help="Port on 127.0.0.1.")] = 3000) -> None:
    """Open the Dagster UI and its daemon on 127.0.0.1, with the night's schedule on, until Ctrl-C."""
    from orchestration.defs.instance import prepare_instance

    with sentences():
        settings = read_settings()
        running = embedded.is_running(settings.home)
        url = warehouse_url(settings, keep=True)
        open_warehouse(url).dispose()
        prepare_instance(settings.home, url)
    out.print(f"Dagster: http://127.0.0.1:{port}  (Ctrl-C ends it)", highlight=False)
    dagster = Path(sys.executable).parent / "dagster"
    command = [str(dagster), "dev", "-w", str(PROJECT_DIR / "workspace.yaml"), "-h", "127.0.0.1", "-p", str(port)]
    started = subprocess.Popen(command, cwd=PROJECT_DIR, env=os.environ)
    try:
        ended = started.wait()
    except KeyboardInterrupt:
        # Ctrl-C reaches Dagster's own processes, too; they finish what they write before they end.
        started.wait(timeout=60)
        ended = DONE
    finally:
        if started.poll() is None:
            started.kill()
        if not running:
            embedded.stop(settings.home)
    raise typer.Exit(ended)
