"""A warehouse that lives through nights: raw changes by lot, people are linked, the models follow, what is due goes."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from orchestration.database.builds import Build, begin_build, finish_build
from orchestration.database.dbt_build import build
from orchestration.database.dbt_project import (
    MODELS,
    content_of_manifest,
    dbt_variables,
    prepare_manifest,
    target_folder,
)
from orchestration.database.warehouse import dbt_environment
from orchestration.database.what_if import PREFIX, what_if
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.executor import apply
from orchestration.enforcement.plan import freeze
from orchestration.enforcement.proof import Proving
from orchestration.enforcement.reapply import reapply
from orchestration.enforcement.work import Work
from orchestration.identity.people import link_records
from orchestration.identity.record_fingerprints import note_records
from orchestration.ingestion.data_map import staged
from orchestration.ingestion.identifying import identifying
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.policy_rows import load_event_names, load_policies
from orchestration.settings import PROJECT_DIR
from retention_policies.book import PolicyBook
from tests.dbt_project.touched.rows import Rows

PROJECT = PROJECT_DIR / "dbt_project"
KEY = bytes(range(32))

_TABLES = """
select table_schema || '.' || table_name from information_schema.tables
where table_schema in ('intermediate', 'marts') order by 1
"""


@dataclass(frozen=True)
class World:
    """The warehouse, and the lot that changes it."""

    engine: Engine
    home: Path
    rows: Rows
    data_map: Sequence[MappedSource]
    """Of the systems that are enabled; rows change in others, too."""

    @property
    def entities(self) -> Mapping[str, tuple[str, ...]]:
        """What the sources stage."""
        return staged(PROJECT_DIR, [source.name for source in self.data_map])

    def without(self, name: str) -> "World":
        """The same while one system is not enabled."""
        return replace(self, data_map=[source for source in self.data_map if source.name != name])

    def identify(self, as_of: date) -> None:
        """What a night does between reading and computing."""
        for source in self.data_map:
            reapply(self.engine, source, is_read=True, as_of=as_of)
        link_records(self.engine, identifying(self.data_map), KEY, shared_mailbox_names=3, as_of=as_of)
        note_records(self.engine, KEY)

    def begin(self, as_of: date, book: PolicyBook) -> Build:
        """A build begins."""
        load_policies(self.engine, book)
        load_event_names(self.engine, self.data_map, book.contact_events)
        os.environ.update(dbt_environment(self.engine.url))
        prepare_manifest(PROJECT, self.home, self.entities)
        content = content_of_manifest(self.home)
        return begin_build(self.engine, as_of=as_of, policy_hash=book.hash, content=content)

    def compute(self, begun: Build, as_of: date, book: PolicyBook, models: str = MODELS) -> None:
        """The models, or some of them."""
        variables = dbt_variables(self.entities, as_of=as_of.isoformat(), policy_hash=book.hash, scope=begun.scope)
        _, failure = build(PROJECT, target_folder(self.home), models, variables, tested=False)
        assert failure is None, failure

    def finish(self, begun: Build) -> None:
        """It has finished."""
        finish_build(self.engine, begun)

    def enforce(self, as_of: date, book: PolicyBook, blocked: Mapping[str, str]) -> None:
        """What is due goes, here; operators of half of the systems are asked to do the same there."""
        asked = [
            s.model_copy(update={"write_back": ("never", "work_order")[n % 2]}) for n, s in enumerate(self.data_map)
        ]
        with self.engine.begin() as connection:
            plan = freeze(connection, asked, blocked, as_of=as_of, policy_hash=book.hash)
        at = datetime(as_of.year, as_of.month, as_of.day, 3, tzinfo=UTC)
        work = Work(
            warehouse=self.engine,
            data_map={source.name: source for source in asked},
            open_system=lambda _: self.engine,
            as_of=as_of,
            proving=Proving("night", at, as_of, KEY),
            home=self.home,
            elsewhere=frozenset(),
            published=frozenset(),
            erased=Erased(),
            on_progress=lambda _: None,
        )
        apply(work, plan)

    def differences(self, as_of: date, book: PolicyBook) -> dict[str, list[str]]:
        """By table, rows that stand there and do not in a full rebuild, and the other way round."""
        found = {}
        with what_if(self.engine, PROJECT, self.home, self.entities) as rebuild, self.engine.connect() as connection:
            rebuild(as_of, book.hash)
            names: list[str] = list(connection.execute(text(_TABLES)).scalars())
            for name in names:
                columns = self._columns(name)
                here, there = f"select {columns} from {name}", f"select {columns} from {PREFIX}{name}"
                rows = [
                    f"{sign} {row}"
                    for sign, one, other in (("only here", here, there), ("only rebuilt", there, here))
                    for row in connection.execute(text(f"select t::text from ({one} except all {other}) as t limit 5"))
                ]
                if rows:
                    found[name] = rows
        return found

    def _columns(self, name: str) -> str:
        schema, table = name.split(".")
        asked = text(
            "select string_agg(quote_ident(column_name), ', ' order by ordinal_position) "
            "from information_schema.columns where table_schema = :schema and table_name = :table"
        )
        with self.engine.connect() as connection:
            return str(connection.execute(asked, {"schema": schema, "table": table}).scalar_one())
