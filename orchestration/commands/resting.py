"""On which night a list rests, said on standard error, and that one of before a failed night is none to send by."""

from sqlalchemy import Connection

from orchestration.commands.session import Session, computed_night, err, in_paris
from orchestration.enforcement.night import Night, failed_since
from orchestration.errors import DatabaseError


def resting(work: Session, command: str, *, to_send: bool) -> Night:
    """The night that computed what is listed; standard error names it.

    Args:
        work: the session.
        command: who lists, for the error.
        to_send: by the list somebody is written to, or not.

    Raises:
        DatabaseError: no night has run, or a list to send by would miss what was said since, such as an objection.
    """
    night = computed_night(work, command)
    with work.warehouse.connect() as connection:
        stopped = _stopped(connection, night)
        if stopped and to_send:
            lost = f"a list of the night of {night.as_of} before it may miss an objection"
            raise DatabaseError(command, f"{stopped}, and {lost}; put that right, run `oubli run`, then export again")
        tell_night(connection, night)
    return night


def tell_night(connection: Connection, night: Night) -> None:
    """Say on standard error which night a list is of, and of one since that failed."""
    stopped = _stopped(connection, night)
    said = f"of the night of {_told(night)}" + (f"; {stopped}" if stopped else "")
    err.print(said, markup=False, highlight=False, soft_wrap=True)


def _stopped(connection: Connection, night: Night) -> str | None:
    failed = failed_since(connection, night.started_at)
    if failed is None:
        return None
    why = f" ({failed.message.splitlines()[0]})" if failed.message else ""
    return f"the night of {_told(failed)} failed before it computed anything{why}"


def _told(night: Night) -> str:
    return f"{night.as_of} (begun {in_paris(night.started_at)} in Paris)"
