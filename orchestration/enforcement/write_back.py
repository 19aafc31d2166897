"""Write-back: a batch's items carried out in one source system, in one transaction of that system."""

import warnings
from collections.abc import Sequence

from sqlalchemy import Connection, Delete, Engine, Update, text
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from orchestration.database.cleanings import WAREHOUSE, note_erased
from orchestration.enforcement.erasure import erasures, statement
from orchestration.enforcement.suppress import tell_source
from orchestration.enforcement.target import document_targets, record_targets
from orchestration.errors import SourceError
from orchestration.ingestion.mapped_source import MappedSource


def write_back(batch: Connection, source: MappedSource, system: Engine) -> int:
    """Erase in `system` what the batch says of it; how many rows were touched.

    Idempotent: what is gone or erased already is left alone.

    Raises:
        SourceError: the system refused; it then holds what it held before.
    """
    opted_out: list[str] = list(
        batch.execute(
            text("select distinct record_id from batch where source = :source and action = 'suppress' order by 1"),
            {"source": source.name},
        ).scalars()
    )
    todo: list[Delete | Update] = [*tell_source(source, opted_out)]
    todo += [
        statement(source, erasure, None)
        for erasure in erasures(source, record_targets(batch, source), document_targets(batch, source), "source")
    ]
    note_erased(batch, source.name, "", (one.table.description for one in todo))
    try:
        with system.begin() as connection:
            return _execute(connection, todo)
    except SQLAlchemyError as error:
        raise SourceError(
            source.name,
            f"refused the write-back ({type(error).__name__}); check its foreign keys against the data map",
        ) from None


def erase_raw(batch: Connection, source: MappedSource) -> int:
    """Erase the raw copy of what the batch says of `source`, in the batch's transaction; how many rows."""
    todo = erasures(source, record_targets(batch, source), document_targets(batch, source), "raw")
    note_erased(batch, WAREHOUSE, source.raw_schema, (one.table.name for one in todo))
    return _execute(batch, [statement(source, erasure, source.raw_schema) for erasure in todo])


def _execute(connection: Connection, todo: Sequence[Delete | Update]) -> int:
    """Execute statements in order; one that would touch rows it does not name is refused before it is sent."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)
        return sum(connection.execute(one).rowcount for one in todo)
