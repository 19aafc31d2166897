"""control.loads: what was read before, and what is read tonight."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from orchestration.database.tables.control import loads
from orchestration.ingestion.load import TableLoad


@dataclass(frozen=True)
class LastGood:
    """The last load after which raw was what the source held."""

    rows_at_source: int
    high_water: str | None


def last_good(connection: Connection, source: str, table_name: str) -> LastGood | None:
    """The last good load of a table; None if there was none. Read-only."""
    found = connection.execute(
        select(loads.c.rows_at_source, loads.c.high_water)
        .where(loads.c.source == source, loads.c.table_name == table_name, loads.c.status == "loaded")
        .order_by(loads.c.load_id.desc())
        .limit(1)
    ).first()
    return None if found is None else LastGood(found.rows_at_source or 0, found.high_water)


def read_in_full_next(connection: Connection, source: str, table_names: Collection[str]) -> None:
    """Have the next night read these tables in full: rows changed that no cursor tells of."""
    mine = loads.c.source == source, loads.c.table_name.in_(table_names), loads.c.status == "loaded"
    last = select(func.max(loads.c.load_id)).where(*mine).group_by(loads.c.table_name)
    connection.execute(update(loads).where(loads.c.load_id.in_(last)).values(high_water=None))


def was_read(connection: Connection, source: str, started_at: datetime) -> bool:
    """Whether the night that began then brought every table of a source whole into raw. Read-only."""
    of_night = loads.c.source == source, loads.c.started_at == started_at
    whole = func.bool_and(loads.c.status == "loaded")
    return bool(connection.execute(select(func.coalesce(whole, False)).where(*of_night)).scalar_one())


def note_load(connection: Connection, load: TableLoad) -> None:
    """Write what came of reading a table."""
    connection.execute(insert(loads).values(**asdict(load), finished_at=func.clock_timestamp()))


def note_nobody(connection: Connection, source: str, counts: Mapping[str, int]) -> None:
    """Add to the last load of each table how many of its rows are nobody's."""
    for table_name, rows in counts.items():
        mine = loads.c.source == source, loads.c.table_name == table_name
        last = select(func.max(loads.c.load_id)).where(*mine).scalar_subquery()
        connection.execute(update(loads).where(loads.c.load_id == last).values(rows_of_nobody=rows))
