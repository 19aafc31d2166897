"""`oubli pause` and `resume`."""

from getpass import getuser
from typing import Annotated

import typer

from orchestration.commands.session import out, session
from orchestration.enforcement.lease import living
from orchestration.enforcement.pause import noted
from orchestration.enforcement.pause import pause as place
from orchestration.enforcement.pause import resume as end
from orchestration.errors import OubliError

By = Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who decides it; without it, the login name.")]


def pause(
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why nothing may be erased for now.")],
    by: By = None,
) -> None:
    """Stop erasing: a night under way stops before its next batch, and none acts until `oubli resume`."""
    who = _who(by)
    with session() as work, work.warehouse.begin() as connection:
        standing = place(connection, by=who, reason=reason)
        running = living(connection)
    is_another = (standing.by, standing.reason) != (who, reason)
    told = f"are already {standing.sentence}; nothing was noted" if is_another else f"are {standing.sentence}"
    out.print(f"Nights {told}.", markup=False, highlight=False, soft_wrap=True)
    if running is not None:
        out.print(
            f"One is under way and stops before its next batch: {running.told}.",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def resume(by: By = None) -> None:
    """Let nights act again."""
    with session() as work, work.warehouse.begin() as connection:
        ended = end(connection, by=_who(by))
        running = living(connection)
        goes_on = running is not None and noted(connection, running.holder) is None
    if ended is None:
        out.print("Nothing was paused.")
    elif running is not None and goes_on:
        told = f"Nights act again, and the one under way goes on: {running.told}."
        out.print(told, markup=False, highlight=False, soft_wrap=True)
    else:
        out.print("Nights act again; the next one takes up what was left.")


def _who(given: str | None) -> str:
    if given is not None:
        return given
    try:
        return getuser()
    except (OSError, KeyError):
        raise OubliError("--by", "this process has no login name; say who decides it") from None
