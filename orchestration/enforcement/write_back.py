"""Write-back: a batch's items carried out in one source system, in one transaction of that system.

That system cannot see the night's lease. So it is asked only while the warehouse's transaction, which locks the lease,
is seen to be open: before each statement and just before the commit. That transaction does its own part meanwhile and
commits last. What remains is the moment between that last look and the system's commit: if the warehouse's session dies
right then and another night takes over, the system commits what both of them intend. The other settles the same
intents, waits for the rows that this commit still locks, and finds it done.
"""

import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import ceil
from time import monotonic

from sqlalchemy import Connection, Delete, Engine, Update, text
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.enforcement.beside import Look, beside
from orchestration.enforcement.erasure import Erasure, any_left, erasures, records_left, statement
from orchestration.enforcement.refusal import asking
from orchestration.enforcement.small_groups import Groups, emptying_statement, measure, measured_tables, note_groups
from orchestration.enforcement.suppress import tell_source
from orchestration.enforcement.target import Targets, read_targets
from orchestration.errors import SourceError, SourceGoneError
from orchestration.ingestion.belonging import document_prefix
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

IDLE = "10min"
"""How long a warehouse transaction may wait for the system: a process that hangs then loses it, and writes no more."""

_DONE = """
select person_id from batch
group by person_id
having not bool_or(coalesce(document_id, record_id) = any(:left)) and bool_or(
    document_id is null and data_category <> 'statistics' and record_id = any(:records)
    or document_id = any(:documents)
    or data_category = 'statistics' and :events
)
order by person_id
"""


@dataclass(frozen=True)
class Written:
    """What a system did."""

    seconds: float
    """For which its transaction was open."""
    groups: list[tuple[MappedTable, Groups, Groups]]
    """What the tables that are measured had of groups before and after."""


@contextmanager
def writing_back(
    batch: Connection, source: MappedSource, targets: Targets, system: Engine, patience: float | None
) -> Iterator[Future[Written]]:
    """Erase in `system` what the batch's targets are there, and mark who opted out, while the body does the raw copy.

    Left without an error, the system has committed. Idempotent: what is gone or erased already is left alone.

    Args:
        batch: the warehouse's transaction.
        source: the system's data map.
        targets: what the batch is about there.
        system: where to.
        patience: seconds after which it is given up as too much for the system just now; None: never. For PostgreSQL
            alone, which takes back at once; others would take as long again for that, with the rows still locked.

    Raises:
        SourceError: the system refused; it then holds what it held before. SourceBusyError and SourceGoneError: it may
            take the same later; where the connection was lost, it may have done it already.
    """
    erasing = erasures(source, targets, "source")
    todo: list[Delete | Update] = [*tell_source(batch, source)]
    todo += [statement(source, erasure, None) for erasure in erasing]
    note_erased(batch, source.name, "", (one.table.description for one in todo))
    bound(batch)
    with _naming_rows(), beside(batch, partial(_write, source, system, todo, erasing, patience)) as done:
        yield done
    for mapped, before, after in done.result().groups:
        note_groups(batch, source, mapped, before=before, after=after)


def _write(
    source: MappedSource,
    system: Engine,
    todo: Sequence[Delete | Update],
    erasing: Sequence[Erasure],
    patience: float | None,
    look: Look,
) -> Written:
    """Do it all in one transaction."""
    groups, started = [], monotonic()
    with opened(source, system) as connection:
        asked = partial(_asked, source, connection, None if patience is None else started + patience)
        for one in todo:
            look()
            with asked():
                connection.execute(one)
        for erasure in erasing:
            with asked():
                left = connection.execute(any_left(source, erasure)).first()
            if left is not None:
                raise _kept(source, erasure)
        for mapped in measured_tables(source, erasing):
            look()
            with asked():
                before = measure(connection, source, mapped)
                connection.execute(emptying_statement(source, mapped))
                groups.append((mapped, before, measure(connection, source, mapped)))
        # What is done by now is sooner committed than taken back.
        look()
        with asking(source, system.dialect.name):
            connection.commit()
    return Written(monotonic() - started, groups)


@contextmanager
def _asked(source: MappedSource, system: Connection, until: float | None) -> Iterator[None]:
    """Have each of the body's statements ended by the system when the time is up, and tell what an error means."""
    with asking(source, system.dialect.name):
        if until is not None and system.dialect.name == "postgresql":
            left = max(0.001, until - monotonic())
            system.execute(text(f"set local statement_timeout = {ceil(left * 1000)}"))
        yield


def _kept(source: MappedSource, erasure: Erasure) -> SourceError:
    """Something is left of what was to be erased: a system may drop a statement, and say nothing.

    So does a trigger that only marks the row as deleted, or a policy that hides it from who deletes.
    """
    told = f"kept rows of {erasure.table.physical or erasure.table.name} as they were, and said nothing"
    return SourceError(source.name, f"{told}; see which trigger, right or rule of its own stands against it")


def done_persons(batch: Connection, source: MappedSource, system: Engine) -> list[str]:
    """Of whom the system did all that the batch says of them, as its answer may have been lost. Read-only.

    Of whom the batch erases nothing there, nobody can tell.

    Raises:
        SourceError: the system cannot be asked.
    """
    todo = erasures(source, read_targets(batch, source), "source")
    with opened(source, system) as connection, asking(source, system.dialect.name):
        left = {id_ for one in todo for id_ in connection.execute(records_left(source, one, None)).scalars()}
    asked = {grain: [one for one in todo if one.root.grain == grain] for grain in ("record", "document")}
    values = {
        "records": [id_ for one in asked["record"] for id_ in one.ids],
        "documents": [document_prefix(source, one.root) + id_ for one in asked["document"] for id_ in one.ids],
        "events": len(todo) > sum(map(len, asked.values())),
        "left": sorted(left),
    }
    return list(batch.execute(text(_DONE), values).scalars())


@contextmanager
def opened(source: MappedSource, system: Engine) -> Iterator[Connection]:
    """A connection to the system.

    Raises:
        SourceGoneError: it does not answer any more.
    """
    try:
        connection = system.connect()
    except SQLAlchemyError:
        raise SourceGoneError(source.name, "does not answer any more; start it again") from None
    with connection:
        yield connection


def bound(batch: Connection) -> None:
    """Let the warehouse's transaction wait for a system no longer than IDLE."""
    batch.execute(text("select set_config('idle_in_transaction_session_timeout', :idle, true)"), {"idle": IDLE})


def look(batch: Connection) -> None:
    """Fails if the warehouse's transaction is over: while it is open it locks the lease, and nobody takes over."""
    batch.execute(text("select 1"))


def erase_raw(batch: Connection, source: MappedSource, targets: Targets) -> int:
    """Erase the raw copy of the batch's targets, in the batch's transaction; how many rows."""
    todo = erasures(source, targets, "raw")
    note_erased(batch, WAREHOUSE, source.raw_schema, (one.table.name for one in todo))
    with _naming_rows():
        return sum(batch.execute(statement(source, one, source.raw_schema)).rowcount for one in todo)


@contextmanager
def _naming_rows() -> Iterator[None]:
    """Have a statement that would touch rows it does not name refused before it is sent.

    For every thread: what Python warns of, and how, is set for all of them at once.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)
        yield
