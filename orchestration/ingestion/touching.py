"""Touching: a change of raw notes, in its own transaction, whose rows it concerns; the next build computes them anew.

Triggers note it, so that nobody who writes to raw can forget to, be it by hand.
"""

from hashlib import sha256
from importlib.metadata import version

from sqlalchemy import Connection, Select, Text, cast, column, false, literal, null, select, table, text
from sqlalchemy.dialects import postgresql

from orchestration.database.tables.builds import touches
from orchestration.ingestion.belonging import owned_rows, path
from orchestration.ingestion.mapped_source import MappedSource, MappedTable

_EVENTS = {
    "insert": "referencing new table as new_rows",
    "update": "referencing old table as old_rows new table as new_rows",
    "delete": "referencing old table as old_rows",
    "truncate": "",
}

_STANDS = """
select prosrc from pg_proc
where pronamespace = to_regnamespace(:schema) and proname = :name and (
    select count(*) from pg_trigger where tgfoid = pg_proc.oid and tgrelid = to_regclass(:table) and tgenabled <> 'D'
) = :events
"""


def ensure_noting(connection: Connection, source: MappedSource, mapped: MappedTable) -> None:
    """Make the triggers of a table in raw as its data map asks; where they were not there, everybody is touched."""
    quote = connection.dialect.identifier_preparer.quote
    raw, function = f"touch_{mapped.name}"[:63], _body(source, mapped)
    name, place = f"{quote(source.raw_schema)}.{quote(raw)}", f"{quote(source.raw_schema)}.{quote(mapped.name)}"
    asked = {"schema": quote(source.raw_schema), "name": raw, "table": place, "events": len(_EVENTS)}
    if connection.scalar(text(_STANDS), asked) == function:
        return
    spelled = f"create or replace function {name}() returns trigger language plpgsql as $touch${function}$touch$"
    connection.exec_driver_sql(spelled.replace("%", "%%"))
    for event, rows in _EVENTS.items():
        connection.exec_driver_sql(
            f"create or replace trigger touch_on_{event} after {event} on {place} {rows} "
            f"for each statement execute function {name}()"
        )
    connection.execute(touches.insert().values(cause=_cause(source, mapped), source=source.name, in_holdings=False))


def _body(source: MappedSource, mapped: MappedTable) -> str:
    """What a statement that changed rows notes. Under another data map, or Oubli, it is another one."""
    said = sha256((version("oubli") + source.model_dump_json()).encode()).hexdigest()[:16]
    came, went = (_spelled(_concerned(source, mapped, name)) for name in ("new_rows", "old_rows"))
    return f"""
-- {said}
begin
    if tg_op in ('INSERT', 'UPDATE') then
        {came};
    end if;
    if tg_op in ('DELETE', 'UPDATE') then
        {went};
    end if;
    if tg_op = 'TRUNCATE' then
        {_spelled(_everybody(source, mapped))};
    end if;
    return null;
end
"""


def _concerned(source: MappedSource, mapped: MappedTable, changed: str) -> Select[bool, str, str, str]:
    """The records that the changed rows are of; what is about nobody may concern everybody."""
    rows = table(changed, *(column(c.name) for c in mapped.columns))
    if path(source, mapped)[-1].grain != "record":
        return _everybody(source, mapped).where(select(literal(1)).select_from(rows).exists())
    owned = owned_rows(source, mapped, source.raw_schema, rows)
    found = select(false(), literal(_cause(source, mapped)), literal(source.name), owned.record_id)
    return found.select_from(owned.joined).where(owned.record_id.is_not(None)).distinct()


def _everybody(source: MappedSource, mapped: MappedTable) -> Select[bool, str, str, str]:
    return select(false(), literal(_cause(source, mapped)), literal(source.name), cast(null(), Text))


def _cause(source: MappedSource, mapped: MappedTable) -> str:
    return f"{source.raw_schema}.{mapped.name}"


def _spelled(concerned: Select[bool, str, str, str]) -> str:
    noted = touches.insert().from_select(["in_holdings", "cause", "source", "record_id"], concerned)
    # Named parameters, or SQLAlchemy would double each percent sign.
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call] # SQLAlchemy types no dialect
    return str(noted.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
