"""The models of one person on any day, over that person's records alone; made and taken back in one transaction.

No model says anything twice: what stands there are the models' own queries.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from orchestration.database.dbt_compile import compile_models
from orchestration.database.dbt_project import Staged, dbt_variables, prepare_manifest, target_folder
from orchestration.database.warehouse import dbt_environment
from orchestration.errors import DatabaseError

PREFIX = "by_day_"
"""Of the schemas that the views stand in."""
_RECORDS = '"identity"."records"'
_MINE = "select * from identity.records where person_id = current_setting('oubli.person')"
# A night keeps whatever a document dated later protects; on a day of the past it was not there yet.
_AS_THEY_STOOD = {
    "int_documents__unioned": (
        "select * from ({}) as documents "
        "where coalesce(issued_on <= cast(current_setting('oubli.as_of') as date), true)"
    )
}


@contextmanager
def by_day(
    warehouse: Engine,
    project: Path,
    home: Path,
    staged: Staged,
    *,
    selection: str,
    policy_hash: str,
    person: str,
    day: date | None,
) -> Iterator[Connection]:
    """A connection on which the models of that person stand under PREFIX.

    Nothing of it is ever seen by anybody else: the transaction is rolled back at the end.

    Args:
        warehouse: the warehouse.
        project: the dbt project.
        home: $OUBLI_HOME.
        staged: what the enabled sources give.
        selection: the models, in dbt's words.
        policy_hash: the book.
        person: the person.
        day: the day, of which each model is computed once; null: views, which `stand_on` sets on one day after the
            other, for few models.

    Raises:
        BuildError: the models do not compile.
    """
    os.environ.update(dbt_environment(warehouse.url))
    prepare_manifest(project, home, staged, PREFIX)
    variables = dbt_variables(staged, as_of="session", policy_hash=policy_hash, prefix=PREFIX)
    queries = compile_models(project, target_folder(home, PREFIX), selection, variables)
    if not any(_RECORDS in query.sql for query in queries):
        raise DatabaseError("warehouse", "no model reads identity.records, so one person cannot be told apart")
    with warehouse.connect() as connection:
        connection.execute(text("select set_config('oubli.person', :person, true)"), {"person": person})
        if day is not None:
            stand_on(connection, day)
        for schema in dict.fromkeys((f"{PREFIX}identity", *(query.schema for query in queries))):
            connection.execute(text(f'create schema "{schema}"'))
        connection.execute(text(f"create view {PREFIX}identity.records as {_MINE}"))
        for query in queries:
            # Staging shows everybody's values, which are to stand nowhere else.
            kind = "view" if day is None or query.schema == f"{PREFIX}staging" else "unlogged table"
            sql = query.sql.replace(_RECORDS, f'"{PREFIX}identity"."records"').replace("%", "%%")
            sql = _AS_THEY_STOOD.get(query.name, "{}").format(sql)
            connection.exec_driver_sql(f'create {kind} "{query.schema}"."{query.name}" as {sql}')
        try:
            yield connection
        finally:
            connection.rollback()


def stand_on(connection: Connection, day: date) -> None:
    """Let the views tell of that day."""
    connection.execute(text("select set_config('oubli.as_of', :day, true)"), {"day": day.isoformat()})
