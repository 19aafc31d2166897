"""Whether the requests of a data map can carry out all that may become due of its tables, and no more than that."""

from collections.abc import Iterator

from orchestration.errors import DataMapError
from orchestration.ingestion.belonging import document_table
from orchestration.ingestion.holdings import erasable_there
from orchestration.ingestion.mapped_rest import ERASED, WITH_PARENT, Request
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.mapped_terms import Bucket
from orchestration.ingestion.request_template import placeholders, tells_erased


def check_requests(source: MappedSource, place: str) -> None:
    """Check the requests of every table.

    Raises:
        DataMapError: at `place`; a request is missing, names what it may not, or would erase too much.
    """
    by_api = source.write_back == "rest"
    if by_api and source.connection.rest is None:
        raise DataMapError(place, "write_back: rest needs the API, as `rest:` under connection")
    for mapped in source.tables:
        for trouble in _troubles(source, mapped, by_api=by_api):
            raise DataMapError(f"{place}: {mapped.name}", trouble)


def _troubles(source: MappedSource, mapped: MappedTable, *, by_api: bool) -> Iterator[str]:
    asked = mapped.requests
    for act, request in (("delete", asked.delete), ("erase", asked.erase), ("opt_out", asked.opt_out)):
        if isinstance(request, Request):
            yield from _of_template(mapped, act, request)
    due_apart = {mapped.category_of(column) for column in erasable_there(mapped)}
    if asked.erase is not None and not tells_erased(asked.erase) and len(due_apart) > 1:
        yield 'requests.erase would erase more than is due; its json names the columns by "{erased}"'
    if asked.delete == WITH_PARENT and (mapped.belongs_to is None or mapped.belongs_to.references is not None):
        yield "requests.delete: with_parent is for a table that belongs to another by its key"
    if by_api:
        yield from _missing(source, mapped)


def _missing(source: MappedSource, mapped: MappedTable) -> Iterator[str]:
    asked = mapped.requests
    if not mapped.ingest:
        yield "what is not read has no keys to ask an API by; leave the table out, or read its keys"
    for act in sorted(_needed(source, mapped)):
        if getattr(asked, act) is None:
            yield f"requests.{act} is missing; say how the API is asked to {act.replace('_', ' ')} a row"
    if any(c.erase in ("year", "department") or isinstance(c.erase, Bucket) for c in mapped.unread_columns):
        yield "of a column that is not read no year, department or bucket can be kept by an API"


def _of_template(mapped: MappedTable, act: str, request: Request) -> Iterator[str]:
    try:
        named = placeholders(request)
    except ValueError:
        yield f"requests.{act}: braces hold the name of a column and nothing else"
        return
    telling = {c.name for c in mapped.columns if c.identifies not in (None, "name")}
    unknown = sorted(named - mapped.links - telling)
    if unknown:
        allowed = ", ".join(sorted(mapped.links | telling))
        yield f"requests.{act} names {', '.join(unknown)}; only keys and columns that identify may be: {allowed}"
    if not set(mapped.key) & named and not telling & named:
        yield f"requests.{act} names no row; put {', '.join(f'{{{name}}}' for name in mapped.key)} into it"
    if act != "erase" and tells_erased(request):
        yield f"requests.{act} erases no columns; {ERASED} belongs to requests.erase"


def _needed(source: MappedSource, mapped: MappedTable) -> frozenset[str]:
    """The acts that may become due of a row."""
    needed = {"opt_out"} if mapped.opt_out is not None else set()
    if not (mapped.categories or mapped.grain == "document"):
        return frozenset(needed)
    of_document = document_table(source, mapped) is not None
    if mapped.erase == "delete":
        needed.add("delete")
        # Of a row under which something stays, or that another category is kept in, only columns go.
        has_children = any(t.belongs_to is not None and t.belongs_to.table == mapped.name for t in source.tables)
        in_parts = not of_document and (has_children or len(mapped.categories) > 1)
    else:
        in_parts = True
    return frozenset(needed | ({"erase"} if in_parts and erasable_there(mapped) else set()))
