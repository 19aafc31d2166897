"""The data map: what Oubli knows of a source system, read from its dbt sources file."""

from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import ValidationError

from orchestration.errors import DataMapError
from orchestration.ingestion.anonymity_check import check_anonymity
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.mapped_terms import OWN_SYSTEMS
from orchestration.ingestion.request_check import check_requests

STAGING = Path("models") / "staging"
ENTITIES = ("people", "events", "consents", "objections", "documents", "notes", "holds")
"""What the staging views of a source may give; only people is compulsory."""


def sources_file_name(source: str) -> str:
    """The name of the file that the data map of `source` is."""
    return f"_{source}__sources.yml"


def sources_file(project_dir: Path, source: str) -> Path:
    """Where the data map of `source` stands."""
    return project_dir / "dbt_project" / STAGING / source / sources_file_name(source)


def staged_entities(project_dir: Path, source: str) -> tuple[str, ...]:
    """The entities for which `source` has a staging view."""
    folder = sources_file(project_dir, source).parent
    return tuple(e for e in ENTITIES if (folder / f"stg_{source}__{e}.sql").exists())


def read_source(path: Path) -> MappedSource:
    """The source system a data map describes.

    Raises:
        DataMapError: the file is missing, is no YAML or breaks the format.
    """
    for name, own in OWN_SYSTEMS.items():
        if path.name == sources_file_name(name):
            raise DataMapError(path.name, f"{name} is how Oubli calls its own {own}; rename this folder")
    if not path.exists():
        raise DataMapError(str(path), "there is no such data map; check OUBLI_SOURCES against models/staging/")
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        (source,) = document["sources"]
    except (yaml.YAMLError, KeyError, TypeError, ValueError, UnicodeDecodeError):
        raise DataMapError(path.name, "expected a YAML file with one entry under `sources:`") from None
    try:
        mapped = MappedSource.model_validate(source)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataMapError(f"{path.name}: {place}", first["msg"].removeprefix("Value error, ")) from None
    check_anonymity(mapped, path.name)
    check_requests(mapped, path.name)
    return mapped


def read_data_map(project_dir: Path, sources: Iterable[str]) -> tuple[MappedSource, ...]:
    """The enabled source systems, in the order given.

    Raises:
        DataMapError: one of them cannot be read, or there is no dbt project.
    """
    if not (project_dir / "dbt_project").is_dir():
        raise DataMapError(
            str(project_dir / "dbt_project"),
            "there is no dbt project beside the packages; run `pip install --editable .` in Oubli's checkout",
        )
    return tuple(read_source(sources_file(project_dir, source)) for source in sources)


def categories_of(data_map: Iterable[MappedSource]) -> frozenset[str]:
    """Every data category that the sources hold, and the fingerprints that Oubli itself keeps of who objected.

    Events that may go one by one are statistics, too, whatever else they are.
    """
    mapped = [table for source in data_map for table in source.tables]
    read = {category for table in mapped for category in table.categories}
    unread = {table.category_of(column) for table in mapped for column in table.unread_columns}
    events = {"statistics" for table in mapped if table.grain == "event" and table.ingest}
    return frozenset({"fingerprints", *events, *read, *filter(None, unread)})


def staged(project_dir: Path, sources: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The entities that each enabled source stages: the variable `staged` of the dbt project."""
    return {source: staged_entities(project_dir, source) for source in sources}
