"""The format of the data map: one source system, its tables and columns, under `config.meta`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from orchestration.ingestion.mapped_column import MappedColumn
from orchestration.ingestion.mapped_part import Iso8601Period, MappedPart, Timezone, as_tuple
from orchestration.ingestion.mapped_rest import Requests
from orchestration.ingestion.mapped_terms import (
    OWN_SYSTEMS,
    Belonging,
    Bucket,
    Category,
    Connection,
    Label,
    OptOut,
    Processor,
    PutBack,
    UnreadColumn,
    Volume,
)
from retention_policies.legal_time import PARIS


class MappedTable(MappedPart):
    """One table of a source system."""

    name: str
    physical: str | None = None
    """The table's name in the system, where one table is declared twice, once for each thing its rows belong to."""
    file: str | None = None
    """For a source of files: the file's name."""
    optional: bool = False
    """The file may be missing."""
    key: Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
    cursor: str | None = None
    """A column that grows with every change; without it the table is read in full each night."""
    moves_within: Iso8601Period | None = None
    """For a table in which something always happens: its newest cursor, a date or a time, is never older than this, or
    whatever feeds it is taken for broken. Without it, a table that stands still is a quiet one."""
    grain: Literal["record", "document", "event", "reference", "other"] = "other"
    """record: its key is a record_id, one row a person; document: its key is a document_id; event: a row is an event
    that may go alone, staged under the event_id `<table>:<key>`; reference: about nobody, read for what other tables
    need of it (fiscal years, currencies)."""
    events: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()
    """Of a grain event: the types that its rows may have, as contact_events.yaml calls them; without it, any. So the
    register says of which tables a policy on certain events is."""
    belongs_to: Belonging | None = None
    category: Category | None = None
    """The category of columns that name none."""
    label: Label | None = None
    """What its rows are, in the register's words; without one its name stands there."""
    erase: Literal["delete", "anonymise"] = "delete"
    """What happens to a row of which every category is due: deleted, or its columns erased and the row left."""
    archive: Literal["move", "keep", "drop"] = "move"
    """When a category goes to the intermediate archive: moved out of this system, kept in it (an invoicing tool
    is its own archive), or dropped here because another system holds what the archive is for."""
    ingest: bool = True
    """False: a copy the system keeps (history, log) that is erased with the rest and never read."""
    k_anonymity: Annotated[int, Field(ge=2)] | None = None
    """Anonymised rows of which fewer than this many say the same in every quasi-identifier lose what these say."""
    small_groups: Literal["empty", "delete"] = "empty"
    """Or such rows are deleted, where nothing hangs under them."""
    opt_out: OptOut | None = None
    requests: Requests = Requests()
    """How the system's API is asked for what is to be done with a row."""
    volume: Volume | None = None
    """Its own bounds, instead of the source's."""
    columns: tuple[MappedColumn, ...] = ()
    unread: tuple[UnreadColumn, ...] = ()
    when_put_back: dict[str, PutBack] = Field(default_factory=dict)
    """Of columns that are not declared and may not be empty: what they say in a row that a restore writes anew."""

    @model_validator(mode="after")
    def _complete(self) -> "MappedTable":
        if self.grain not in ("record", "reference") and self.belongs_to is None:
            raise ValueError(f"{self.name}: a table that holds no records must say whom it belongs to")
        if self.grain == "event" and (len(self.key) > 1 or self.erase != "delete" or self.category is None):
            raise ValueError(f"{self.name}: a row that is an event has a key of one column, a category, and is deleted")
        if self.events and self.grain != "event":
            raise ValueError(f"{self.name}: events says which events its rows are; write `grain: event`, or remove it")
        dated = {column.name for column in self.columns if column.data_type in ("date", "timestamptz")}
        if self.moves_within is not None and self.cursor not in dated:
            raise ValueError(
                f"{self.name}: moves_within is judged by a cursor that is a date or a timestamptz; name one"
            )
        names = {column.name for column in self.columns}
        known = sorted(self.when_put_back.keys() & {*names, *(column.name for column in self.unread)})
        if known:
            raise ValueError(
                f"{self.name}: take {', '.join(known)} out of when_put_back; the archive knows what it said"
            )
        wanted = {*self.key, self.cursor, self.belongs_to.column if self.belongs_to else None} - {None}
        if self.ingest and not wanted <= names:
            missing = ", ".join(sorted(str(n) for n in wanted - names))
            raise ValueError(f"{self.name}: list {missing} under columns; what is not declared is not ingested")
        return self

    @property
    def is_anonymised(self) -> bool:
        """Whether a row of it is a document that stays when it is over, without its person."""
        return self.grain == "document" and self.erase == "anonymise"

    def column(self, name: str) -> MappedColumn:
        """The declared column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def file_name(self) -> str:
        """What its file is called in a source of files."""
        return self.file or f"{self.name}.csv"

    @property
    def unread_columns(self) -> tuple[MappedColumn, ...]:
        """The columns that exist in the system only."""
        return tuple(
            # What is ours is read under `meta` only.
            MappedColumn.model_validate(
                {
                    "name": c.name,
                    "data_type": "numeric" if isinstance(c.erase, Bucket) else "text",
                    "config": {"meta": c.model_dump(exclude={"name"})},
                }
            )
            for c in self.unread
        )

    @property
    def tells_by_being_there(self) -> bool:
        """Whether a row says something of its person without a column that does, as an open or a call."""
        return self.grain in ("other", "event") and self.category is not None

    def category_of(self, column: MappedColumn) -> Category | None:
        """The data category of a column: its own, else the table's."""
        return column.category or self.category

    @property
    def uncategorised(self) -> tuple[str, ...]:
        """The columns that are read and that no category ends, and of which nobody said that they are to be kept."""
        if not self.ingest or self.grain == "reference":
            return ()
        apart = {c.name for c in self.columns if c.erase == "keep" or self.category_of(c)} | self.links
        return tuple(c.name for c in self.columns if c.name not in apart)

    @property
    def links(self) -> frozenset[str]:
        """Columns that hold keys; they are never erased one by one."""
        return frozenset((*self.key, *((self.belongs_to.column,) if self.belongs_to else ())))

    @property
    def categories(self) -> frozenset[Category]:
        """Every data category a row holds."""
        of_columns = {self.category_of(c) for c in self.columns if c.name not in self.links}
        return frozenset(c for c in (*of_columns, self.category) if c is not None)


class MappedSource(MappedPart):
    """One source system."""

    name: str
    raw_schema: str = Field(alias="schema")
    kind: str
    label: Label
    connection: Connection
    write_back: Literal["write", "rest", "work_order", "never"] = "work_order"
    """write: by SQL, where the system is read; rest: by its API; work_order: its operator is asked."""
    may_rewrite: bool = False
    """Whether Oubli may lock a table of this system (PostgreSQL only) for as long as it takes to write it anew, so that
    what was erased leaves its files, too; otherwise that is for whoever administers it."""
    archive_restricted_on: date | None = None
    """Since when only those who need it have access, in the system itself, to what `archive: keep` leaves there: the
    word of whoever runs it. Until it is given, each report asks for it."""
    fresh_within: Iso8601Period = "P2D"
    """How old the last good reading may be; of files, also how long ago each may have been written."""
    volume: Volume = Volume()
    most_silent_percent: float = Field(default=75, ge=0, le=100)
    """How far the number of people whom it sees getting in touch within 30 days, or within two years, may fall, against
    the last good nights, before it is taken for broken; 100 takes any fall, of a system that is being wound down."""
    timezone: Timezone = PARIS.key
    """Time zone of the system's times that carry no offset."""
    processor: Processor
    country: str | None = None
    event_types: dict[str, str] = Field(default_factory=dict)
    """The vendor's event names, each with the canonical event type it means."""
    tables: tuple[MappedTable, ...]

    @model_validator(mode="after")
    def _linked(self) -> "MappedSource":
        if self.name in OWN_SYSTEMS:
            own = OWN_SYSTEMS[self.name]
            raise ValueError(f"{self.name} is how Oubli calls its own {own}; give this source another name")
        names = {table.name for table in self.tables}
        for table in self.tables:
            if table.belongs_to and table.belongs_to.table not in names:
                raise ValueError(f"{table.name}: belongs_to names {table.belongs_to.table}, which is not a table here")
        if not any(table.grain == "record" for table in self.tables):
            raise ValueError("no table has `grain: record`; say which one holds the people")
        return self

    def table(self, name: str) -> MappedTable:
        """The declared table of that name; KeyError if there is none."""
        return {table.name: table for table in self.tables}[name]

    @property
    def text_columns(self) -> tuple[str, ...]:
        """Where raw holds text that is there for no number of a card, an account or the social security.

        Written `schema.table.column`.
        """
        return tuple(
            f"{self.raw_schema}.{table.name}.{column.name}"
            for table in self.ingested
            for column in table.columns
            if column.data_type == "text" and column.holds_number is None and column.name not in table.links
        )

    @property
    def is_told_of_opt_outs(self) -> bool:
        """Whether it has a mark for an opt-out, and takes it from Oubli."""
        return self.write_back in ("write", "rest") and any(table.opt_out for table in self.tables)

    @property
    def ingested(self) -> tuple[MappedTable, ...]:
        """The tables that are read."""
        return tuple(table for table in self.tables if table.ingest)
