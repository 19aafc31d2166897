"""Executors that are broken on purpose: the harness has to see each."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import Connection, Delete, Update

from orchestration.enforcement import lease, proof, write_back
from orchestration.evidence.entry import Entry, Print
from orchestration.evidence.ledger import append
from orchestration.evidence.link import Head
from orchestration.evidence.restoration import Restoration


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
    execute = write_back._execute

    def executing(connection: Connection, todo: Sequence[Delete | Update]) -> int:
        rows = execute(connection, todo)
        if "options" in connection.engine.url.query:
            # The search path of a system; the warehouse has none.
            connection.commit()
        return rows

    write_back._execute = executing


FAULTS: Mapping[str, Callable[[], None]] = {fault.__name__: fault for fault in (evidence_apart, unfenced, in_pieces)}
