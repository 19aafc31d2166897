"""The residue scan: nothing just erased may be left in any table or file that Oubli reads, writes or erases in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from orchestration.enforcement.copies import Scan, look_in_dagster, look_in_files, look_in_systems, look_in_warehouse
from orchestration.enforcement.erased import Erased
from orchestration.enforcement.residue import Residue
from orchestration.enforcement.search import Hits, search_file, search_table
from orchestration.enforcement.spared import Sought, kept, sought
from orchestration.enforcement.standing import IN_ARCHIVE, Standing
from orchestration.ingestion.mapped_source import MappedSource


def scan(work: Scan, erased: Erased) -> tuple[Residue, ...]:
    """Look for what was erased in all that Oubli has, and in every table of every system that it writes to. Read-only.

    What Oubli has is the warehouse, Dagster's database and the files under $OUBLI_HOME; the tables are those that no
    data map names, too. A system that cannot be asked is a residue: nobody knows what it holds.
    """
    found: Counter[Residue] = Counter()
    for part in erased.slices():
        with work.warehouse.connect() as connection:
            wanted = sought(connection, part, work.key)
        for residue in _of_slice(work, wanted):
            found[Residue(residue.system, residue.table, 0, residue.declared)] += residue.rows
    return tuple(Residue(place.system, place.table, rows, place.declared) for place, rows in found.items())


@dataclass(frozen=True)
class _Everywhere:
    """Looks for identifiers, into every copy."""

    work: Scan
    wanted: Sought

    def in_table(self, connection: Connection, standing: Standing) -> int:
        hits = search_table(connection, standing.table, standing.categories, self.wanted.beside(standing.beside))
        return self.counted(standing, hits)

    def in_file(self, path: Path) -> int:
        return len(search_file(path, self.wanted.identifiers) - set(self.work.published))

    def goes_to(self, system: str, place: str | None) -> bool:  # noqa: ARG002 - it goes everywhere
        return True

    def missed(self, source: MappedSource) -> Iterator[Residue]:
        yield Residue(source.name, None, 0)

    def counted(self, standing: Standing, hits: Hits) -> int:
        """In how many rows something stands that is not kept there for a reason of its own."""
        pairs = {pair for pairs in hits for pair in pairs}
        with self.work.warehouse.connect() as connection:
            right = kept(connection, pairs, self.wanted.identifiers, standing.sources, self.work.since)
        return sum(rows for pairs, rows in hits.items() if pairs - right)


def _of_slice(work: Scan, wanted: Sought) -> Iterator[Residue]:
    if not wanted.identifiers:
        return
    look = _Everywhere(work, wanted)
    rows = look.counted(IN_ARCHIVE, wanted.in_archive)
    if rows:
        yield Residue(IN_ARCHIVE.system, IN_ARCHIVE.table.place, rows)
    yield from look_in_warehouse(work, look)
    yield from look_in_dagster(work, look)
    yield from look_in_files(work, look)
    yield from look_in_systems(work, look)
