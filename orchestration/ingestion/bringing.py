"""Which rows of a source are read tonight, and their way into the incoming schema."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa
from dlt.common.exceptions import DltException
from dlt.extract import DltResource
from sqlalchemy import Engine

from orchestration.ingestion.contract import Checked, Contract
from orchestration.ingestion.history import last_good
from orchestration.ingestion.incoming import Incoming, checked, unchecked
from orchestration.ingestion.load import Progress, Trouble
from orchestration.ingestion.lost_columns import lost_columns
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.merge import unheld_keys
from orchestration.ingestion.raw_tables import declaration, read_declaration
from orchestration.ingestion.reading import Reader
from orchestration.ingestion.source_query import SOURCE_KEY, Since
from orchestration.ingestion.staged import Staged
from orchestration.ingestion.troubles import READING, refusal_of, trouble_of
from orchestration.ingestion.volume import UNBOUNDED

SINGLE_ROWS = 2_000
"""If more rows than this are to be asked for by their keys, the table is read in full."""


@dataclass(frozen=True)
class Bringing:
    """One source's rows on their way."""

    source: MappedSource
    reader: Reader
    incoming: Incoming
    warehouse: Engine
    as_of: date
    on_progress: Progress
    troubles: dict[str, Trouble] = field(default_factory=dict)
    """What is wrong with tables that could not be read, by name; complete once they were brought."""

    def bring(self) -> list[Staged]:
        """Load every table that can be read; those that came whole."""
        for mapped in self.source.ingested:
            if (found := self.reader.look(mapped) or self._gone(mapped) or self._lost(mapped)) is not None:
                self.troubles[mapped.name] = found
        staged = [
            Staged(
                self.source,
                mapped,
                self.incoming.schema,
                f"t{place}",
                in_part=False,
                written_at=self.reader.written_at(mapped),
            )
            for place, mapped in enumerate(self.source.ingested)
        ]
        since = self._since(self._sound(staged))
        staged = [replace(s, in_part=s.mapped.name in since) for s in self._sound(staged)]
        self._load({s.mapped.name: self._rows(s, since.get(s.mapped.name)) for s in staged})
        return self._sound(staged)

    def _gone(self, mapped: MappedTable) -> Trouble | None:
        """What may be missing and was there, with rows, when the table was last read: more than a table went empty."""
        if self.reader.is_there(mapped):
            return None
        with self.warehouse.connect() as connection:
            before = last_good(connection, self.source.name, mapped.name)
        if before is None or not before.rows_at_source:
            return None
        gone = f"{self.source.name}: {mapped.file or mapped.name} is gone, which had {before.rows_at_source} rows"
        empty = "one with the names of its columns alone"
        return Trouble("empty", f"{gone}; put it back, or {empty} and {UNBOUNDED}")

    def _lost(self, mapped: MappedTable) -> Trouble | None:
        with self.warehouse.connect() as connection:
            return lost_columns(connection, self.source, mapped, self.reader.absent(mapped))

    def _since(self, staged: list[Staged]) -> dict[str, Since]:
        """From where on each table is read that need not be read in full."""
        marks = {s.mapped.name: mark for s in staged if (mark := self._mark(s.mapped)) is not None}
        keyed = [s for s in staged if s.mapped.name in marks]
        self._load({s.mapped.name: self._keys(s) for s in keyed})
        since = {}
        for each in self._sound(keyed):
            with self.warehouse.begin() as connection:
                each.prepare(connection, each.keys)
                keys = unheld_keys(connection, each, SINGLE_ROWS + 1)
            if len(keys) <= SINGLE_ROWS:
                since[each.mapped.name] = Since(marks[each.mapped.name], frozenset(keys))
        return since

    def _mark(self, mapped: MappedTable) -> str | None:
        if mapped.cursor is None or not self.reader.reads_in_part(mapped):
            return None
        with self.warehouse.connect() as connection:
            if read_declaration(connection, self.source, mapped) != declaration(self.source, mapped):
                return None
            before = last_good(connection, self.source.name, mapped.name)
        return None if before is None else before.high_water

    def _keys(self, staged: Staged) -> DltResource:
        contract = Contract(staged.mapped, self.as_of, self.source.timezone)

        def pages() -> Iterator[pa.Table]:
            for page in self._guarded(staged.mapped, lambda: self.reader.keys(staged.mapped)):
                yield contract.keys(page).append_column(SOURCE_KEY, page.column(SOURCE_KEY))

        return unchecked(staged.keys.name, pages)

    def _rows(self, staged: Staged, since: Since | None) -> DltResource:
        contract = Contract(staged.mapped, self.as_of, self.source.timezone)
        malformed: list[str] = []
        read = 0

        def check(page: pa.Table) -> Checked:
            nonlocal read
            read += page.num_rows
            self.on_progress(f"{self.source.name}.{staged.mapped.name}: {read:,} rows read")
            return contract.check(page)

        def pages() -> Iterator[pa.Table]:
            return self._guarded(staged.mapped, lambda: self.reader.rows(staged.mapped, since, malformed))

        return checked(staged.name, pages, check, malformed)

    def _guarded(self, mapped: MappedTable, read: Callable[[], Iterable[pa.Table]]) -> Iterator[pa.Table]:
        """The pages, up to where the reading breaks off: the source's other tables are still read."""
        try:
            yield from read()
        except READING as error:
            self.troubles[mapped.name] = trouble_of(f"{self.source.name}: {mapped.file or mapped.name}", error)

    def _load(self, resources: dict[str, DltResource]) -> None:
        """Load them in one go; if the warehouse does not take it, none of them came."""
        if not resources:
            return
        try:
            self.incoming.bring(resources.values())
        except DltException as error:
            found = {name: refusal_of(f"{self.source.name}: {name}", error) for name in resources}
            self.troubles.update(found)

    def _sound(self, staged: list[Staged]) -> list[Staged]:
        return [s for s in staged if s.mapped.name not in self.troubles]
