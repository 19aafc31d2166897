"""What no deadline reaches for want of a date, a rule or a person, or from its first reading only. Read-only."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text

_UNDATED = text(
    "select * from reporting.rpt_undated order by "
    "array_position(array['collected_at', 'issued_on', 'rule', 'person'], missing), counted desc, source_system"
)


@dataclass(frozen=True)
class Missing:
    """Records or documents of one system of which the same is missing."""

    system: Text
    missing: str
    counted: int


@dataclass(frozen=True)
class Undated:
    """All of them, and how many people's data is due by the day it was first read."""

    rows: tuple[Missing, ...]
    people_due: int


def read_undated(connection: Connection, names: Names) -> Undated:
    """What is missing, by system."""
    found = list(connection.execute(_UNDATED))
    return Undated(
        rows=tuple(
            Missing(names.system(row.source_system), row.missing, row.counted) for row in found if row.source_system
        ),
        people_due=sum(row.people_due for row in found if not row.source_system),
    )
