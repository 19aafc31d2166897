"""The format of one column of the data map."""

from typing import Literal

from orchestration.ingestion.mapped_part import MappedPart
from orchestration.ingestion.mapped_terms import Category, DataType, Label, Parting, Technique


class MappedColumn(MappedPart):
    """One ingested column."""

    name: str
    data_type: DataType
    category: Category | None = None
    """The data category, or the table's."""
    label: Label | None = None
    """What it holds, in the register's words; without one, `identifies` says it, or its name."""
    identifies: Literal["email", "phone", "external_id", "name"] | None = None
    """What links records of one person; a name never links, it only tells the people of a shared mailbox apart."""
    external_source: str | None = None
    """For external_id: the source whose record ids these are; without it the values read `source:record_id`."""
    erase: Technique = "null"
    when_anonymised: Parting = None
    """Of the column by which a document belongs to somebody: what it says once the document is anonymised."""
    quasi_identifier: bool = False
    """Together with others of its table it may single somebody out: see `k_anonymity`."""
    holds_number: Literal["card", "account", "social_security"] | None = None
    """The kind of number it is there to hold; in every other column of text such a number is out of place."""
    required: bool = False
    """A row without it goes to quarantine."""
    values: tuple[str, ...] = ()
    """All that it may say, in lower case; a row that says something else goes to quarantine. Empty: anything."""
    may_be_future: bool = False
    """Dates after the night's date are an error unless this is set (a fiscal year's end, a delivery promised)."""
    may_be_missing: bool = False
    """The column may be absent from a CSV file."""
    api_name: str | None = None
    """What the system's API calls it, if not by its name; with dots where it stands in objects."""
