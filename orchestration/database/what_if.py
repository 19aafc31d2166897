"""What if: the marts built beside the night's, for another day or another policy book; nothing ever acts on them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, text

from orchestration.database.dbt_build import build
from orchestration.database.dbt_project import MODELS, Staged, dbt_variables, prepare_manifest, target_folder
from orchestration.database.warehouse import dbt_environment
from orchestration.errors import DatabaseError

PREFIX = "what_if_"
"""Of the schemas that the models are built into."""
LAYERS = ("staging", "intermediate", "marts")

Build = Callable[[date, str], None]
"""Builds the marts under PREFIX for a day and the policy book of that hash, whose rows are in the warehouse."""


@contextmanager
def what_if(warehouse: Engine, project: Path, home: Path, staged: Staged) -> Iterator[Build]:
    """Schemas of one's own to build into; they are dropped at the end, and those that a dead process left before.

    Raises:
        DatabaseError: somebody else is asking.
        BuildError: (the builder) the models could not be built.
    """
    os.environ.update(dbt_environment(warehouse.url))
    prepare_manifest(project, home, staged, PREFIX)

    def build_marts(as_of: date, policy_hash: str) -> None:
        variables = dbt_variables(staged, as_of=as_of.isoformat(), policy_hash=policy_hash, prefix=PREFIX)
        _, failure = build(project, target_folder(home, PREFIX), MODELS, variables, tested=False)
        if failure is not None:
            raise failure

    with warehouse.connect() as guard:
        if not guard.execute(text("select pg_try_advisory_lock(hashtext('oubli what if'))")).scalar():
            raise DatabaseError("warehouse", "another such question is being answered; ask again in a minute")
        guard.commit()
        try:
            _drop(warehouse)
            yield build_marts
        finally:
            _drop(warehouse)
            # The connection goes back to its pool, and would keep the lock there.
            guard.execute(text("select pg_advisory_unlock(hashtext('oubli what if'))"))


def _drop(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        for layer in LAYERS:
            connection.execute(text(f'drop schema if exists "{PREFIX}{layer}" cascade'))
