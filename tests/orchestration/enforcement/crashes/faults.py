"""Executors that are broken on purpose: the harness has to see each."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from orchestration.enforcement import lease, proof, write_back
from orchestration.evidence.entry import Entry, Print
from orchestration.evidence.ledger import append
from orchestration.evidence.link import Head
from orchestration.evidence.restoration import Restoration
from orchestration.ingestion.mapped_source import MappedSource


def evidence_apart() -> None:
    """The evidence is committed by itself, before what it tells of."""

    def appending(connection: Connection, entry: Entry | Restoration, prints: Collection[Print]) -> Head:
        with connection.engine.begin() as other:
            return append(other, entry, prints)

    proof.append = appending  # type: ignore[attr-defined] # where proof finds it


def unfenced() -> None:
    """Nobody proves that the lease is still held."""
    lease._Fence.__call__ = lambda *_: None  # type: ignore[method-assign] # on purpose


def in_pieces() -> None:
    """A system is told to keep each statement at once."""
    opened = write_back.opened

    @contextmanager
    def opening(source: MappedSource, system: Engine) -> Iterator[Connection]:
        with opened(source, system.execution_options(isolation_level="AUTOCOMMIT")) as connection:
            yield connection

    write_back.opened = opening


FAULTS: Mapping[str, Callable[[], None]] = {fault.__name__: fault for fault in (evidence_apart, unfenced, in_pieces)}
