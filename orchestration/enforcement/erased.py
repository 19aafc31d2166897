"""What was just erased: e-mail addresses and phone numbers with their persons, in memory only, for the residue scan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Text, cast, select, text

from orchestration.identity import normalise
from orchestration.identity.fingerprints import fingerprint
from orchestration.ingestion.belonging import owned_by, owned_rows
from orchestration.ingestion.mapped_source import MappedSource

Identifiers = Mapping[str, str]
"""Normalised identifiers, each with its persons, separated by spaces."""

SLICE = 200_000
"""Identifiers that are looked for at once: some 30 MB of Python strings."""

_GONE = """
select distinct record_id, person_id from batch
where source = :source and data_category = 'contact_details' and outcome in ('deleted', 'anonymised')
"""
# The mailbox of a post, or of several people, is nobody's own.
_SHARED = """
select distinct fingerprint from identity.identifiers
where shared and source = :source
and record_id = any(array(select record_id from batch where source = :source and data_category = 'contact_details'))
"""


@dataclass(frozen=True)
class Erased:
    """Identifiers as they come from batch after batch, packed, as a night may erase millions."""

    pages: list[bytes] = field(default_factory=list, repr=False)

    def add(self, found: Identifiers) -> None:
        """Keep what a batch erased in one system."""
        if found:
            self.pages.append("\n".join(f"{identifier}\t{persons}" for identifier, persons in found.items()).encode())

    def slices(self) -> Iterator[dict[str, str]]:
        """All of them, each once, in parts that are looked for at once."""
        before: dict[str, str] = {}
        current: dict[str, str] = {}
        for page in self.pages:
            for line in page.decode().split("\n"):
                identifier, _, persons = line.partition("\t")
                # A person's systems are settled one after the other, so the same is only ever near.
                if identifier not in before:
                    _join(current, identifier, persons)
            if len(current) >= SLICE:
                yield current
                before, current = current, {}
        if current:
            yield current


def erased_identifiers(connection: Connection, source: MappedSource, key: bytes) -> dict[str, str]:
    """What identified the batch's erased records, from raw, before their raw copy goes. Read-only.

    Args:
        connection: in the transaction that settles the batch.
        source: the system of which the batch erased.
        key: of the fingerprints.
    """
    owners: dict[str, str] = dict(connection.execute(text(_GONE), {"source": source.name}).all())
    found: dict[str, str] = {}
    for mapped in source.ingested if owners else ():
        for column in mapped.columns:
            if column.identifies not in ("email", "phone"):
                continue
            split = normalise.emails if column.identifies == "email" else normalise.phones
            owned = owned_rows(source, mapped, source.raw_schema)
            root = next(table for table in source.tables if table.grain == "record")
            values = (
                select(owned.record_id.label("record_id"), cast(owned.rows.c[column.name], Text).label("value"))
                .select_from(owned.joined)
                .where(owned_by(source, mapped, owned.rows, root, list(owners)), owned.rows.c[column.name].is_not(None))
            )
            for record_id, value in connection.execute(values).all():
                for identifier in split(value):
                    _join(found, identifier, owners[record_id])
    shared: set[str] = set(connection.execute(text(_SHARED), {"source": source.name}).scalars())
    return {each: persons for each, persons in found.items() if not shared or print_of(key, each) not in shared}


def print_of(key: bytes, identifier: str) -> str:
    """The fingerprint of a normalised address or number."""
    return fingerprint(key, "email" if "@" in identifier else "phone", identifier)


def _join(found: dict[str, str], identifier: str, person: str) -> None:
    known = found.setdefault(identifier, person)
    if known != person:
        found[identifier] = " ".join(dict.fromkeys([*known.split(), *person.split()]))
