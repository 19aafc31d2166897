"""Whereabouts: whether what an item is about is in raw by now, or in quarantine; conditions, as SQL."""

IS_UNTRUSTED = """
exists (select 1 from control.source_gates as gates where gates.source = :source and gates.as_of = :as_of)
"""
"""That what a source shows in the night of :as_of is not to be trusted, so nothing follows from what is not there."""

ABOUT_IT = """
{rows}.source = {item}.source and {rows}.record_id = {item}.record_id
and {rows}.data_category = {item}.data_category and {rows}.document_id is not distinct from {item}.document_id
"""
"""True where `rows` and `item`, as a query calls them, are about the same data."""
_IN_RAW = "exists (select 1 from identity.holdings where {about_it})".replace(
    "{about_it}", ABOUT_IT.replace("{rows}", "holdings")
)
_IN_QUARANTINE = """
exists (
    select 1 from quarantine.rows as aside
    where aside.source = {item}.source and (
        aside.record_id = {item}.record_id
        or {item}.document_id in (aside.row_key, aside.table_name || ':' || aside.row_key)
    )
)
"""


def in_raw(item: str) -> str:
    """The condition on `item`, as a query calls it, that raw still, or again, holds what it is about."""
    return _IN_RAW.replace("{item}", item)


def in_quarantine(item: str) -> str:
    """The condition on `item` that what it is about is in its system still, though raw cannot hold it."""
    return _IN_QUARANTINE.replace("{item}", item)
