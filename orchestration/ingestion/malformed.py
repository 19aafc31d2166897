"""Whether a file has lines that make no row: nobody can tell whose they are, so it proves nobody silent or gone."""

from sqlalchemy import Connection, func, select

from orchestration.ingestion.contract import Reason
from orchestration.ingestion.load import Trouble
from orchestration.ingestion.staged import Staged


def malformed(connection: Connection, staged: Staged) -> Trouble | None:
    """Why the table is not to be relied on, if any line of its file made no row. Read-only.

    A person whose row cannot be told cannot be held back, so everybody of the source is.
    """
    rejected = staged.rejected
    made_no_row = rejected.c.reason == str(Reason.WRONG_NUMBER_OF_FIELDS)
    lines = connection.scalar(select(func.count()).select_from(rejected).where(made_no_row)) or 0
    if not lines:
        return None
    found = "1 line that has" if lines == 1 else f"{lines:,} lines that have"
    return Trouble(
        "malformed",
        f"{staged.source.name}: {staged.mapped.file_name} has {found} more or fewer fields than the first, so whose "
        "data that is nobody can tell; export it again with quotes around each value that holds a separator or a quote",
    )
