"""The command line: the same functions that Dagster's assets call, behind a second door."""

import typer

from orchestration.commands import nights, pausing, plans, server
from orchestration.commands.archive import archive
from orchestration.commands.clean import clean
from orchestration.commands.demo import demo
from orchestration.commands.evidence import evidence
from orchestration.commands.explain import explain
from orchestration.commands.export import export
from orchestration.commands.hold import hold
from orchestration.commands.order import order
from orchestration.commands.policy import policy
from orchestration.commands.register import register
from orchestration.commands.replay import replay
from orchestration.commands.report import report
from orchestration.commands.ui import ui

app = typer.Typer(
    name="oubli",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Retention of personal data: what may no longer be kept goes, with proof. "
    "Settings are environment variables (OUBLI_HOME, OUBLI_SOURCES ...); README.md lists them. "
    "Exit status: 0 done, 3 waiting for an approval, held by a gate or paused, 1 failed.",
)
app.command()(demo)
app.command()(nights.run)
app.command()(plans.plan)
app.command()(plans.approve)
app.command()(plans.apply)
app.command()(pausing.pause)
app.command()(pausing.resume)
app.command()(replay)
app.command()(explain)
app.add_typer(hold, name="hold")
app.add_typer(order, name="order")
app.add_typer(archive, name="archive")
app.add_typer(export, name="export")
app.add_typer(policy, name="policy")
app.add_typer(evidence, name="evidence")
app.command()(clean)
app.command()(report)
app.command()(register)
app.command()(server.up)
app.command()(server.down)
app.command()(ui)
app.command()(server.doctor)


def main() -> None:
    """Run the command line."""
    app()
