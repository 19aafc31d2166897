"""The write-ahead log: cleared of everything before now, where the server lets it, and proved to be."""

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

# The segment that is written now must be the first there is. A later one is a former one to be written over, unless
# the server recycles none. What is archived, or kept for a replica, stands elsewhere, too.
_CLEARED = """
with now as (
    select pg_walfile_name(pg_current_wal_lsn()) as segment
)
select
    current_setting('archive_mode') = 'off'
    and not exists (select 1 from pg_replication_slots)
    and not exists (
        select 1 from pg_ls_waldir() as file, now
        where file.name ~ '^[0-9A-F]{24}$'
            and (file.name < now.segment or (file.name > now.segment and current_setting('wal_recycle') = 'on'))
    )
"""


def clear_log(engine: Engine) -> bool:
    """Begin a new segment and let the former ones go; whether nothing of them is left.

    False too where the user may not, or the server keeps them: then whoever administers it has to tell how long.
    """
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # What the first one writes is of before; after the second the server needs nothing older.
            connection.execute(text("checkpoint"))
            connection.execute(text("select pg_switch_wal()"))
            connection.execute(text("checkpoint"))
            return bool(connection.execute(text(_CLEARED)).scalar_one())
    except DBAPIError:
        return False
