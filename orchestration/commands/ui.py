"""`oubli ui`."""

import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.services import only_one, run_services, stoppable
from orchestration.commands.session import DONE, FAILED, out, say_error, sentences
from orchestration.database import embedded
from orchestration.database.warehouse import open_warehouse, warehouse_url
from orchestration.errors import SettingsError
from orchestration.settings import PROJECT_DIR, Settings, read_settings

HOST = "127.0.0.1"


def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")] = 3000,
) -> None:
    """Open the Dagster UI and its daemon on 127.0.0.1, with the night's schedule on, until Ctrl-C or SIGTERM."""
    with sentences():
        settings = read_settings()
        running = embedded.is_running(settings.home)
        with stoppable() as asked, only_one(settings.home / "dagster") as note:
            try:
                _prepare(settings, port)
                out.print(
                    f"Dagster starts, and answers in a minute at http://{HOST}:{port}  (Ctrl-C ends it)",
                    highlight=False,
                )
                dagster = [str(Path(sys.executable).parent / "dagster"), "dev", "-h", HOST, "-p", str(port)]
                workspace = ["-w", str(PROJECT_DIR / "workspace.yaml")]
                as_asked = run_services([*dagster, *workspace], cwd=PROJECT_DIR, note=note, asked=asked)
            except KeyboardInterrupt:
                as_asked = True
            finally:
                if not running:
                    embedded.stop(settings.home)
    if not as_asked:
        say_error("ui: Dagster ended by itself; what it printed above says why")
    raise typer.Exit(DONE if as_asked else FAILED)


def _prepare(settings: Settings, port: int) -> None:
    """Everything that services need: the port, the warehouse, the instance."""
    from orchestration.defs.instance import prepare_instance

    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            raise SettingsError("--port", f"{port} is not free on {HOST}; give another, such as {port + 1}") from None
    url = warehouse_url(settings, keep=True)
    open_warehouse(url).dispose()
    prepare_instance(settings.home, url)
