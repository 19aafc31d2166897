"""What carries out a plan works with: the warehouse, the systems, the night and its evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from orchestration.enforcement.erased import Erased
from orchestration.enforcement.pace import Pace
from orchestration.enforcement.proof import Proving
from orchestration.ingestion.mapped_source import MappedSource

Open = Callable[[MappedSource], Engine]
"""Opens a source system for writing; raises SourceError."""


@dataclass(frozen=True)
class Work:
    """What the executor works with."""

    warehouse: Engine
    data_map: Mapping[str, MappedSource]
    open_system: Open
    as_of: date
    """The night's date."""
    proving: Proving
    home: Path
    """$OUBLI_HOME, where work orders are written."""
    elsewhere: frozenset[Path]
    """Files and folders that are a source system, should they stand under it."""
    published: frozenset[str]
    """Addresses and numbers of the company itself, which its documents print."""
    erased: Erased
    """Collects what identified those just erased, in memory only, for the residue scan."""
    on_progress: Callable[[str], None]
    pace: Pace = field(default_factory=Pace)
    """What is learnt of how many persons a batch may have."""
