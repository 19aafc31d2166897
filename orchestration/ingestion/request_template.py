"""Request templates: a path and a JSON body with the names of a row's columns in braces."""

from collections.abc import Iterator, Mapping
from string import Formatter
from urllib.parse import quote

from pydantic import JsonValue

from orchestration.ingestion.mapped_rest import ERASED, Request

_NO_NAMES = ("", ".", "..")
"""A path that ends in one of these is that of everything, and not of one row."""


def placeholders(request: Request) -> frozenset[str]:
    """The columns that a request names.

    Raises:
        ValueError: its braces are none of a template.
    """
    return frozenset(name for text in (request.path, *_texts(request.body)) for name in _names(text))


def tells_erased(request: Request) -> bool:
    """Whether the body says which columns are to be erased."""
    return ERASED in _texts(request.body)


def filled_path(request: Request, row: Mapping[str, object]) -> str:
    """The path of a row, each value percent-encoded.

    Raises:
        ValueError: a value is missing, or would name another path than a row's.
    """
    values = {name: str(row[name]) for name in _names(request.path) if row[name] is not None}
    if values.keys() != set(_names(request.path)) or not values.keys().isdisjoint(
        name for name, value in values.items() if value.strip() in _NO_NAMES
    ):
        raise ValueError("a column that a path names is empty")
    return request.path.format_map({name: quote(value, safe="") for name, value in values.items()})


def filled_body(template: JsonValue, row: Mapping[str, object], erased: Mapping[str, JsonValue]) -> JsonValue:
    """The body of a row; a text that is but one name becomes the value as it is, a number as a number."""
    match template:
        case dict():
            return {name: filled_body(part, row, erased) for name, part in template.items()}
        case list():
            return [filled_body(part, row, erased) for part in template]
        case str() if template == ERASED:
            return dict(erased)
        case str():
            names = list(_names(template))
            if len(names) == 1 and template == f"{{{names[0]}}}":
                value = row[names[0]]
                return value if value is None or isinstance(value, int) else str(value)
            return template.format_map({name: row[name] for name in names})
        case _:
            return template


def _names(text: str) -> Iterator[str]:
    if text == ERASED:
        return
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            if not name.isidentifier() or form or conversion:
                raise ValueError("braces hold the name of a column and nothing else")
            yield name


def _texts(template: JsonValue) -> list[str]:
    match template:
        case dict():
            return [text for part in template.values() for text in _texts(part)]
        case list():
            return [text for part in template for text in _texts(part)]
        case str():
            return [template]
        case _:
            return []
