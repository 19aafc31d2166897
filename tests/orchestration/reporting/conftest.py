"""A warehouse with one planted night, and copies of it in which the night went otherwise."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.database.warehouse import create_database, migrate
from orchestration.evidence.outside import Outside, outside_of
from orchestration.evidence.signature import key_path
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.docs import Docs
from orchestration.reporting.page import write_report
from orchestration.reporting.policies.pages import NO_PAGES, PolicyPages
from orchestration.reporting.reading import read_report
from orchestration.settings import Settings
from tests.orchestration.reporting import variants
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF, BOOK, NIGHT, plant
from tests.orchestration.reporting.warehouse import DATABASE, build, make_marts, make_project, rebuild

DOCS = Docs("data_docs/index.html", {("before_enforcement", "sources"): "data_docs/sources.html"})
LABELS = {
    "crm": ("CRM", "CRM"),
    "emailing": ("Campagnes d'e-mails", "E-mail campaigns"),
    "files": ("Salon « Forum »", "The “Forum” fair"),
}

MARKING = ("crm", "files")
"""Systems with a do-not-contact mark of their own."""


@dataclass(frozen=True)
class Planted:
    """A warehouse whose night is known row by row."""

    engine: Engine
    home: Path
    project: Path

    @property
    def outside(self) -> Outside:
        """What is kept of the ledger outside."""
        return outside_of(Settings(home=self.home))

    def build(self) -> None:
        """Run the reporting models again."""
        build(self.project, self.engine, AS_OF.isoformat(), BOOK.hash)

    def run(self, statements: str) -> None:
        """Change something."""
        with self.engine.begin() as connection:
            for statement in statements.split(";\n"):
                if statement.strip():
                    connection.execute(text(statement))

    def report(
        self, folder: Path, *, docs: Docs | None = None, night_id: str = NIGHT, pages: PolicyPages = NO_PAGES
    ) -> Path:
        """Write the night's report into a folder."""
        report = read_report(self.engine, night_id, as_of=AS_OF, outside=self.outside, data_map=data_map())
        return write_report(report, target=folder / f"{AS_OF}.html", docs=docs, pages=pages)


def data_map() -> tuple[MappedSource, ...]:
    """Systems with names; `invoicing` is left out, as a system that is no longer in the data map would be."""
    return tuple(_mapped(name, fr, en) for name, (fr, en) in LABELS.items())


def _mapped(name: str, fr: str, en: str) -> MappedSource:
    meta = {
        "kind": "crm",
        "label": {"fr": fr, "en": en},
        "connection": {},
        "processor": {"name": "Us", "country": "FR"},
    }
    mark = {"opt_out": {"column": "no_ads", "value": True}} if name in MARKING else {}
    people = {
        "name": "people",
        "config": {"meta": {"grain": "record", "key": "id"} | mark},
        "columns": [{"name": "id", "data_type": "text"}, {"name": "no_ads", "data_type": "boolean"}],
    }
    return MappedSource.model_validate(
        {"name": name, "schema": f"raw_{name}", "config": {"meta": meta}, "tables": [people]}
    )


@pytest.fixture(scope="session")
def planted(postgres: URL, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The night as planted: done, but for one source that was left out. Not to be written to."""
    home, project = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("project")
    create_database(postgres, DATABASE)
    engine = create_engine(postgres.set(database=DATABASE), poolclass=NullPool)
    migrate(engine)
    make_marts(engine)
    plant(engine, home)
    whole = Planted(engine, home, make_project(project))
    whole.build()
    return whole


@pytest.fixture(scope="session")
def page(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The report of the night as planted."""
    return Page(planted.report(tmp_path_factory.mktemp("reports"), docs=DOCS))


@pytest.fixture(scope="session")
def variant(planted: Planted) -> Callable[[str], Planted]:
    """Gives the warehouse of a night of variants.py, by its name; made once. Not to be written to."""
    made: dict[str, Planted] = {}

    def give(name: str) -> Planted:
        if name not in made:
            made[name] = copy_of(planted, name.lower())
            made[name].run(getattr(variants, name))
            rebuild(planted.project, made[name].engine)
        return made[name]

    return give


def _admin(url: URL) -> Engine:
    return create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)


def copy_of(planted: Planted, name: str) -> Planted:
    """A copy of the planted warehouse, to be written to."""
    url = planted.engine.url
    with _admin(url).connect() as connection:
        connection.execute(text(f'create database "{name}" template {DATABASE} strategy file_copy'))
    home = planted.home / "copies" / name
    shutil.copytree(planted.home / "evidence", home / "evidence")
    shutil.copy(key_path(Settings(home=planted.home)), home)
    return Planted(create_engine(url.set(database=name), poolclass=NullPool), home, planted.project)
