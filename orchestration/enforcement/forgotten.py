"""Forgotten: under which number a document was planned and treated, once it leads to nobody in its own system.

What was done is known by its number until the next reading has confirmed it. From then on an item says that a document
of a person was anonymised, when and by which rule, and no longer which of the rows that stay it was.
"""

from sqlalchemy import Connection, text

from orchestration.enforcement.whereabouts import in_quarantine
from orchestration.ingestion.anonymity import ends
from orchestration.ingestion.belonging import document_prefix
from orchestration.ingestion.mapped_source import MappedSource

FORGOTTEN = "-"
"""Stands for the number of such a document."""

# Of a plan that may still be applied nothing is taken away: its approval is bound to what it says. The next one takes
# its place. What an operator is still to do, or is never told, is known by its number and nothing else.
_OVER = f"""
create temp table over on commit drop as
select distinct items.document_id
from enforcement.items as items
where items.source = :source and starts_with(items.document_id, :prefix) and items.document_id <> '{FORGOTTEN}'
and not exists (
    select 1 from identity.holdings
    where holdings.source = items.source and holdings.document_id = items.document_id
)
and not exists (
    select 1 from archive.items as kept where kept.source = items.source and kept.document_id = items.document_id
)
and not exists (
    select 1 from enforcement.items as open join enforcement.plans using (plan_id)
    where open.source = items.source and open.document_id = items.document_id
    and (open.source_state in ('ordered', 'kept') or plans.state in ('ready', 'waiting'))
)
and not exists (
    select 1 from enforcement.begun where begun.source = items.source and begun.document_id = items.document_id
)
and not {in_quarantine("items")}
"""  # noqa: S608 - put together from constants
_ITEMS = f"""
update enforcement.items set document_id = '{FORGOTTEN}' from over
where items.source = :source and items.document_id = over.document_id
"""  # noqa: S608 - as above
_LIFTED = f"""
update control.holds set document_id = '{FORGOTTEN}' from over
where holds.source = :source and holds.document_id = over.document_id and lifted_at is not null
"""  # noqa: S608 - as above


def forget_documents(connection: Connection, source: MappedSource) -> int:
    """Forget the numbers of the documents that stay in `source` as rows of nobody; of how many items that was.

    Args:
        connection: in a transaction, with the source read whole tonight and its holdings noted.
        source: the system.
    """
    forgotten = 0
    for mapped in source.ingested:
        if not ends(source, mapped):
            continue
        values = {"source": source.name, "prefix": document_prefix(source, mapped)}
        connection.execute(text("drop table if exists pg_temp.over"))
        connection.execute(text(_OVER), values)
        connection.execute(text("analyze pg_temp.over"))
        forgotten += connection.execute(text(_ITEMS), values).rowcount
        connection.execute(text(_LIFTED), values)
    return forgotten
