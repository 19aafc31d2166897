"""`oubli demo`."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from orchestration.commands.nights import conclude, execute
from orchestration.commands.plans import show_plan
from orchestration.commands.session import Session, err, out, session
from orchestration.demo.sources import PEOPLE, SEED, are_built, build_sources
from orchestration.enforcement.approval import approve
from orchestration.enforcement.plan import plan_of

DEMO_DATE = date(2026, 11, 21)


def demo(
    people: Annotated[int, typer.Option("--people", metavar="N", help="How many people the sources know.")] = PEOPLE,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the demo's sources anew.")] = False,
) -> None:
    """Run a night over three source systems that it builds itself: plan, approval, purge, report."""
    with session() as work:
        built = are_built(work.warehouse.url)
        if rebuild or not built:
            out.print(f"[bold]1. Sources[/] - a CRM, an emailing tool and an invoicing tool, {people:,} people")
            with err.status("building"):
                build_sources(work.warehouse.url, people=people, seed=SEED, as_of=DEMO_DATE, on_progress=lambda _: None)
        else:
            out.print("[bold]1. Sources[/] - as the last demo left them; --rebuild makes them anew")
        out.print(f"[bold]2. The night of {DEMO_DATE:%-d %B %Y}[/]")
        night, sentence = execute(work, "retention_night", DEMO_DATE, None)
        if night is not None and night.status == "waiting" and night.plan_id is not None:
            _plan_and_approve(work, night.plan_id)
            out.print("[bold]4. The approved plan is applied[/]")
            night, sentence = execute(work, "retention_night", DEMO_DATE, night.plan_id)
        status = conclude(work, night, sentence, as_json_=False)
    raise typer.Exit(status)


def _plan_and_approve(work: Session, plan_id: str) -> None:
    out.print("[bold]3. A first night only plans; the demo's controller reads the plan and approves it[/]")
    with work.warehouse.begin() as connection:
        show_plan(work, plan_of(connection, plan_id), None, previous=None, as_json_=False)
        approve(
            connection,
            plan_id,
            by="Responsable du traitement (démonstration)",
            reason="première nuit de la démonstration",
            at=datetime.now(UTC),
        )
