"""What the residue scan is asked of a shop, and what it answers."""

from collections.abc import Callable

from sqlalchemy import Engine

from orchestration.enforcement.erased import print_of
from orchestration.enforcement.scanning import scan
from orchestration.ingestion.mapped_source import MappedSource
from tests.orchestration.enforcement.estate import KEY, Estate

ONE = "person1@people.example"


def erased(estate: Estate) -> dict[str, str]:
    """What the shop's plan erased, with whose it was."""
    return {identifier: person for part in estate.erased.slices() for identifier, person in part.items()}


def found(estate: Estate, open_system: Callable[[MappedSource], Engine] | None = None) -> set[str]:
    """Where the scan finds it again."""
    return {residue.place for residue in scan(estate.scanning(open_system), estate.erased)}


def carried(estate: Estate, record: str, identifier: str, *, shared: bool = False) -> None:
    """Let a record carry an address or a number."""
    estate.run(
        f"insert into identity.identifiers values ('shop', '{record}', '{'email' if '@' in identifier else 'phone'}', "
        f"'{print_of(KEY, identifier)}', {shared})"
    )
