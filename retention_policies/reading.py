"""A YAML file of the book, read strictly: UTF-8, one mapping, no key twice, no guessing of dates and booleans."""

import re
from pathlib import Path
from typing import Any

import yaml

from retention_policies.errors import PolicyError

NOT_YAML = "check the indentation, the colons and the quotes"


class _Loader(yaml.SafeLoader):
    """YAML 1.2's scalars: with 1.1's, the country NO would be false, and an impossible day would be a traceback."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        problem=f"the key {key.value!r} stands here twice", problem_mark=key.start_mark
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


def read_mapping(path: Path) -> dict[Any, Any]:
    """What the file says.

    Raises:
        PolicyError: it cannot be read, is not UTF-8, is no YAML, or is no mapping of keys to values.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PolicyError(f"{path.name}: line {line}", "expected UTF-8; save the file in that encoding") from None
    except OSError as error:
        raise PolicyError(path.name, f"cannot be read ({error.strerror}); check the file and its rights") from None
    try:
        # A SafeLoader, narrowed: it builds nothing but mappings, lists and scalars.
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 the loader above is a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path.name}: line {mark.line + 1}" if mark else path.name
        raise PolicyError(place, f"expected YAML: {error.problem}; {NOT_YAML}") from None
    except yaml.reader.ReaderError as error:
        place = f"{path.name}: line {text[: error.position].count(chr(10)) + 1}"
        raise PolicyError(place, "holds a character that YAML does not allow; type the line again") from None
    except (ValueError, RecursionError):
        raise PolicyError(path.name, f"expected YAML; {NOT_YAML}") from None
    if not isinstance(document, dict):
        raise PolicyError(path.name, "expected keys and values such as `purpose: accounting`; the file holds none")
    return document
