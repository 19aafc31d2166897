"""What pydantic finds, said as a place and a sentence for who wrote the file."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from retention_policies.errors import PolicyError
from retention_policies.part import COUNTRY_PATTERN, NAME_PATTERN, UNSTORABLE, nearest, shown

EMAIL_PATTERN = "^[^@ ]+@[^@ ]+[.][^@ ]+$"
PATTERNS = {
    EMAIL_PATTERN: "expected an e-mail address such as dpo@company.example",
    NAME_PATTERN: "expected lower-case letters, digits and _, such as prospecting_b2c",
    COUNTRY_PATTERN: "expected a country code of two capital letters such as FR",
}
EXPECTED = {
    "bool_type": "expected true or false",
    "string_type": "expected a text; put it between quotes",
    "tuple_type": "expected a list such as [identity, notes]",
    "dict_type": "expected keys and values",
    "int_type": "expected a whole number",
    "decimal_type": "expected a number",
    "decimal_parsing": "expected a number",
    "finite_number": "expected a number",
}
ALONE = {
    "missing": "is missing; add this key",
    "string_too_short": "is empty; write a text",
    "string_unicode": UNSTORABLE,
}


def policy_errors(file_name: str, document: Any, error: ValidationError) -> Iterator[PolicyError]:
    """One error for each thing wrong in the file's `document`."""
    for each in error.errors(include_url=False):
        place = _place(document, each["loc"])
        yield PolicyError(f"{file_name}: {place}" if place else file_name, _sentence(each))


def _place(document: Any, path: tuple[int | str, ...]) -> str:
    """The keys down to it; an item of a list by its name, else by its place from 1; a word of a list not at all."""
    names: list[str] = []
    for part in path:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            document = None
        if isinstance(part, str):
            names += [part] if part != "[key]" else []
        elif isinstance(document, dict):
            names.append(str(document.get("name", part + 1)))
    return ".".join(names)


def _sentence(error: ErrorDetails) -> str:
    kind, got, context = error["type"], shown(error["input"]), error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        return f"expected {_either(known)}, got {got}{nearest(str(error['input']), known)}"
    if kind == "string_pattern_mismatch":
        return f"{PATTERNS[context['pattern']]}, got {got}"
    if kind in ALONE:
        return ALONE[kind]
    if kind in EXPECTED:
        return f"{EXPECTED[kind]}, got {got}"
    return f"{error['msg'][:1].lower()}{error['msg'][1:]}, got {got}"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
