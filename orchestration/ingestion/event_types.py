"""The vendors' event names, held against the truth table: a name that means nothing would silently be no contact."""

from collections.abc import Iterable

from orchestration.errors import DataMapError
from orchestration.ingestion.data_map import sources_file_name
from orchestration.ingestion.mapped_source import MappedSource
from retention_policies.contact_events import ContactEvents


def check_event_types(sources: Iterable[MappedSource], truth_table: ContactEvents) -> None:
    """Check that every `event_types:` of the data maps names a type, or an alias, as the truth table spells it.

    Raises:
        DataMapError: one of them does not.
    """
    known = dict(truth_table.names())
    for source in sources:
        for name, event_type in source.event_types.items():
            if event_type not in known:
                raise DataMapError(
                    f"{sources_file_name(source.name)}: event_types.{name}",
                    f"unknown event type {event_type!r}{truth_table.meant_by(event_type)}",
                )
