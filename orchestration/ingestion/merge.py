"""From the incoming tables into raw, set by set, in the caller's transaction."""

from sqlalchemy import Connection, Delete, Insert, Table, delete, exists, func, insert, literal, or_, select, tuple_

from orchestration.database.tables.kept import quarantined
from orchestration.ingestion.contract import Reason
from orchestration.ingestion.source_query import SOURCE_KEY
from orchestration.ingestion.staged import Staged


def affected(connection: Connection, statement: Insert | Delete) -> int:
    """Execute, and say how many rows that wrote."""
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def set_duplicates_aside(connection: Connection, staged: Staged) -> None:
    """A key that two rows carry names neither: which of them is true, nobody here can know."""
    counted = staged.keys if staged.in_part else staged.rows
    values = [staged.value(counted, key) for key in staged.mapped.key]
    twice = select(staged.key_text(counted)).group_by(*values).having(func.count() > 1)
    key = staged.key_text(staged.rows)
    is_twice = or_(key.in_(twice), key.in_(select(staged.rejected.c.row_key)))
    first = literal(staged.mapped.key[0])
    moved = select(key, first, literal(str(Reason.DUPLICATE_KEY)), staged.as_json()).where(is_twice)
    names = ["row_key", "column_name", "reason", "payload"]
    if affected(connection, insert(staged.rejected).from_select(names, moved)):
        connection.execute(delete(staged.rows).where(key.in_(select(staged.rejected.c.row_key))))


def count_at_source(connection: Connection, staged: Staged) -> int:
    """How many rows the source holds. Read-only."""
    tables = [staged.keys] if staged.in_part else [staged.rows, staged.rejected]
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def count_held(connection: Connection, staged: Staged) -> int:
    """How many rows of the source raw and quarantine hold so far, less those of nobody, which it is to lose. Read-only.

    Whoever carries out a work order leaves some, and takes them away later.
    """
    raw = connection.scalar(select(func.count()).select_from(staged.raw)) or 0
    known = exists().where(staged.key_text(staged.raw) == quarantined.c.row_key)
    only_there = select(func.count()).where(
        quarantined.c.source == staged.source.name,
        quarantined.c.table_name == staged.mapped.name,
        quarantined.c.reason != str(Reason.NOBODY),
        ~known,
    )
    return raw + (connection.scalar(only_there) or 0)


def holds_any(connection: Connection, table: Table, column: str) -> bool:
    """Whether any row of raw has a value in that column. Read-only."""
    return connection.scalar(select(exists().where(table.c[column].is_not(None)))) or False


def unheld_keys(connection: Connection, staged: Staged, limit: int) -> list[str]:
    """Rows of the source that raw does not hold as they are, by the source's own keys. Read-only.

    Their cursor may be older than the mark: a restored backup, a bulk import, a row once quarantined.
    """
    keys, spelled = staged.keys, staged.keys.c[SOURCE_KEY]
    mine = quarantined.c.source == staged.source.name, quarantined.c.table_name == staged.mapped.name
    is_nobody = quarantined.c.reason == str(Reason.NOBODY)
    aside = select(quarantined.c.row_key).where(*mine, quarantined.c.row_key.is_not(None), ~is_nobody)
    # A row of nobody is held as it is, only not in raw.
    of_nobody = exists().where(*mine, is_nobody, quarantined.c.row_key == staged.key_text(keys))
    missing = select(spelled).where(~exists().where(staged.same_key(keys)), ~of_nobody)
    broken = select(spelled).where(or_(spelled.in_(aside), staged.key_text(keys).in_(aside)))
    found = connection.execute(missing.union(broken).limit(limit))
    return [str(row[0]) for row in found if row[0] is not None]


def merge_rows(connection: Connection, staged: Staged) -> int:
    """Write the rows that are new or changed; how many there were."""
    raw, rows = staged.raw, staged.rows
    others = [c.name for c in staged.mapped.columns if c.name not in staged.mapped.key]
    if others:
        ours = tuple_(*(raw.c[name] for name in others))
        theirs = tuple_(*(staged.value(rows, name) for name in others))
        connection.execute(delete(raw).where(staged.same_key(rows), ours.is_distinct_from(theirs)))
    names = [c.name for c in staged.mapped.columns]
    new = select(*(staged.value(rows, name) for name in names)).where(~exists().where(staged.same_key(rows)))
    return affected(connection, insert(raw).from_select(names, new))


def remove_gone(connection: Connection, staged: Staged) -> int:
    """Take from raw what the source no longer holds; how many rows that were."""
    there = [staged.same_key(staged.rows)]
    if staged.in_part:
        there.append(staged.same_key(staged.keys))
    # A row that breaks the contract is there; its last good version stays.
    there.append(staged.key_text(staged.raw) == staged.rejected.c.row_key)
    gone = delete(staged.raw).where(*(~exists().where(each) for each in there))
    return affected(connection, gone)
