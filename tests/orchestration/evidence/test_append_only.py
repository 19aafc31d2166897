"""The database refuses to change the proof, whoever asks and whatever the session calls itself.

Whoever owns the tables can still take the triggers away, and no database can forbid that; what was then changed is
found by verification, as tests/orchestration/evidence/test_tampering.py shows.
"""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests.orchestration.evidence.keeping import Kept

CLERK = (
    "do $$ begin create role auditor; exception when duplicate_object then null; end $$",
    "grant usage on schema evidence to auditor",
    "grant all on evidence.ledger, evidence.erased to auditor",
)


@pytest.mark.parametrize(
    "statement",
    [
        "update evidence.{} set seq = seq",
        "update evidence.{} set seq = seq where false",
        "delete from evidence.{}",
        "truncate evidence.{}",
    ],
)
@pytest.mark.parametrize("table", ["ledger", "erased"])
@pytest.mark.parametrize("role", ["postgres", "auditor"], ids=["owner and superuser", "granted everything"])
@pytest.mark.parametrize("replica", [False, True], ids=["", "as a replica"])
def test_the_database_refuses_to_change_the_proof(kept: Kept, table: str, statement: str, role: str, replica: bool):
    with kept.engine.begin() as connection:
        for granting in CLERK:
            connection.execute(text(granting))
    with kept.engine.begin() as connection:
        if replica:
            connection.execute(text("set session_replication_role = replica"))
        connection.execute(text(f"set local role {role}"))
        with pytest.raises(ProgrammingError, match=rf"evidence\.{table} is append-only"):
            connection.execute(text(statement.format(table)))
