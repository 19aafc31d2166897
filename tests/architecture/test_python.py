"""How the Python is written, where no linter looks."""

import ast
import re

from tests.architecture.repository import PACKAGES, comments, files_of, nodes, text

DEFS_BODY_LIMIT = 15
HOMES = {
    "dagster": ("orchestration/defs/", "orchestration/definitions.py"),
    "great_expectations": ("expectations/",),
}
UNEXPLAINED = re.compile(
    r"#\s*noqa(?!: [A-Z]+\d+(, ?[A-Z]+\d+)*,? .*[a-z]{3})"  # the rule, a reason
    r"|#\s*type: ignore(?!\[[a-z-]+(, ?[a-z-]+)*\]\s+# .*[a-z]{3})"  # the code, a comment
)


def _imports(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def _is_dataclass(decorator):
    name = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(name) in {"dataclass", "dataclasses.dataclass"}


def _is_frozen(decorator):
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return any(word.arg == "frozen" and getattr(word.value, "value", False) is True for word in keywords)


def test_every_init_is_empty():
    assert not [str(path) for path in files_of(".py") if path.name == "__init__.py" and text(path)]


def test_every_dataclass_is_frozen():
    assert not [
        f"{path}:{node.lineno} {node.name}"
        for path in files_of(".py", under=PACKAGES)
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and any(_is_dataclass(each) and not _is_frozen(each) for each in node.decorator_list)
    ]


def test_a_library_is_imported_in_its_home_only():
    assert not [
        f"{path}: {name}"
        for path in files_of(".py", under=PACKAGES)
        for node in nodes(path)
        for name in _imports(node)
        for library, homes in HOMES.items()
        if name.startswith(library) and not str(path).startswith(homes)
    ]


def test_the_legal_time_zone_is_named_in_its_home_only():
    assert [
        str(path)
        for path in files_of(".py", under=PACKAGES)
        for node in nodes(path)
        if isinstance(node, ast.Constant) and node.value == "Europe/Paris"
    ] == ["retention_policies/legal_time.py"]


def test_dagster_bodies_hold_no_logic():
    long = {}
    for path in files_of(".py", under=("orchestration",)):
        if path.parts[1] != "defs":
            continue
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                start = node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0].lineno
                size = (node.end_lineno or start) - start + 1
                if size > DEFS_BODY_LIMIT:
                    long[f"{path}: {node.name}"] = size
    assert not long


def test_every_exception_to_a_linter_says_why():
    assert not [
        f"{path}:{line} {comment}"
        for path in files_of(".py")
        for line, comment in comments(path)
        if UNEXPLAINED.search(comment)
    ]
