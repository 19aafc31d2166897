"""What was done by category of data, and where what was archived stands now. Read-only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.names import Names
from orchestration.reporting.night import ITEMS, Night
from orchestration.reporting.texts import Text, listed, say, word

_CATEGORIES = text(
    f"""
    select
        data_category,
        count(distinct person_id) filter (where outcome = 'deleted') as deleted,
        count(distinct person_id) filter (where outcome = 'anonymised') as anonymised,
        count(distinct person_id) filter (where outcome = 'archived') as archived,
        count(distinct person_id) filter (where outcome = 'held') as held,
        count(distinct person_id) filter (where outcome is null and action = 'delete') as to_delete,
        count(distinct person_id) filter (where outcome is null and action = 'anonymise') as to_anonymise,
        count(distinct person_id) filter (where outcome is null and action = 'archive') as to_archive,
        count(*) filter (where outcome is null) as operations_planned,
        count(*) filter (where outcome in ('deleted', 'anonymised', 'archived')) as operations
    from enforcement.items
    where action <> 'suppress' and {ITEMS}
    group by data_category
    order by operations desc, operations_planned desc, data_category
    """  # noqa: S608 - put together from constants
)

# A system that is its own archive, or that nobody may write to, keeps what was archived.
_PLACED = f"""
with placed as (
    select items.person_id, items.source, items.purpose, items.rule, items.source_state, place.stays
    from enforcement.items
    cross join lateral (
        select items.source_state is not distinct from 'kept' or exists (
            select from archive.items as there
            where there.source = items.source and there.record_id = items.record_id
                and there.data_category = items.data_category
                and there.document_id is not distinct from items.document_id and there.kept_at_source
        ) as stays
    ) as place
    where items.outcome = 'archived' and {ITEMS}
)
"""  # noqa: S608 - put together from constants
_ARCHIVED = text(
    f"""{_PLACED}
    select
        source, purpose, rule,
        count(*) filter (where stays) as staying,
        count(*) filter (where not stays and source_state = 'ordered') as ordered,
        count(*) filter (where not stays and source_state is distinct from 'ordered') as removed
    from placed group by source, purpose, rule order by source, purpose, rule
    """  # noqa: S608 - put together from constants
)
_STAYING = text(
    f"""{_PLACED}
    select coalesce(source, '') as source, count(distinct person_id) as people
    from placed where stays and source <> all(:restricted) group by grouping sets ((source), ()) order by source
    """  # noqa: S608 - put together from constants
)
_STANDING = text(
    """
    select coalesce(items.source, '') as source, count(distinct items.person_id) as people
    from archive.items as items
    where items.source <> all(:restricted) and (items.kept_at_source or exists (
        select from enforcement.items as done
        where done.source = items.source and done.record_id = items.record_id
            and done.data_category = items.data_category
            and done.document_id is not distinct from items.document_id
            and done.outcome = 'archived' and done.source_state = 'kept'
    ))
    group by grouping sets ((items.source), ()) order by source
    """
)


@dataclass(frozen=True)
class Category:
    """One category: people by outcome, and operations."""

    name: Text
    deleted: int
    anonymised: int
    archived: int
    held: int
    to_delete: int
    """Under a plan that waits, and so the next two."""
    to_anonymise: int
    to_archive: int
    operations_planned: int
    operations: int


@dataclass(frozen=True)
class Archived:
    """Operations of archiving in one system, under one rule, by where the original is now."""

    source: str
    system: Text
    purpose: str
    rule: str
    staying: int
    """The original stays in the system."""
    ordered: int
    """Its operator was asked to remove it."""
    removed: int


@dataclass(frozen=True)
class Staying:
    """The people of whom the original of something archived stays where too many see it, and the systems it is in."""

    people: int
    systems: Text


def read_categories(connection: Connection, night: Night) -> tuple[Category, ...]:
    """The categories that the night's plans were about, those with most operations first."""
    rows = connection.execute(_CATEGORIES, night.items)
    return tuple(
        Category(
            word("category", row.data_category),
            **{name: count for name, count in row._mapping.items() if name != "data_category"},
        )
        for row in rows
    )


def read_archived(connection: Connection, night: Night, names: Names) -> tuple[Archived, ...]:
    """What was archived, by system and rule."""
    rows = connection.execute(_ARCHIVED, night.items)
    return tuple(
        Archived(row.source, names.system(row.source), row.purpose, row.rule, row.staying, row.ordered, row.removed)
        for row in rows
    )


def read_staying(connection: Connection, night: Night, names: Names, data_map: Iterable[MappedSource]) -> Staying:
    """Whose originals stay of what the night archived, where access to them is still to be restricted."""
    rows = connection.execute(_STAYING, night.items | {"restricted": _restricted(data_map, night)})
    return _staying(rows, names)


def read_standing(connection: Connection, night: Night, names: Names, data_map: Iterable[MappedSource]) -> Staying:
    """Whose originals stand now, whenever archived; access to them is for whoever runs the systems to restrict."""
    return _staying(connection.execute(_STANDING, {"restricted": _restricted(data_map, night)}), names)


def _restricted(data_map: Iterable[MappedSource], night: Night) -> list[str]:
    since = {source.name: source.archive_restricted_on for source in data_map}
    return [name for name, day in since.items() if day is not None and day <= night.as_of]


def _staying(rows: Iterable[Row[Any]], names: Names) -> Staying:
    people = {row.source: row.people for row in rows}
    return Staying(people.pop("", 0), listed([names.system(source) for source in people]))


def tell_archived(archived: Sequence[Archived]) -> tuple[Text, ...]:
    """Where the originals of what was archived are, each place in words."""
    staying: dict[str, tuple[Text, int]] = {}
    for each in archived:
        if each.staying:
            staying[each.source] = (each.system, each.staying + staying.get(each.source, (each.system, 0))[1])
    named = [say("archiving.system", system=system, n=number) for system, number in staying.values()]
    systems = listed(named)
    removed, ordered = sum(each.removed for each in archived), sum(each.ordered for each in archived)
    kept = sum(number for _, number in staying.values())
    told = {
        say("archiving.removed", n=removed): removed,
        say("archiving.staying", n=kept, systems=systems): kept,
        say("archiving.ordered", n=ordered): ordered,
    }
    return tuple(words for words, number in told.items() if number)
