"""The project's files, as the tests of this folder read them."""

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("orchestration", "expectations", "retention_policies")


@cache
def files() -> tuple[Path, ...]:
    """Every file that git tracks, or would once it is added; relative to the root."""
    # A clone that another user owns is read, too: nothing in it is run.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = {Path(name) for name in listing.split("\0") if name}
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def files_of(*suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    """The files with one of these suffixes, in all of the project or in some of its top folders."""
    return [path for path in files() if path.suffix in suffixes and (not under or path.parts[0] in under)]


@cache
def text(path: Path) -> str:
    """What a file says; bytes that are no text are left out."""
    return (ROOT / path).read_text(encoding="utf-8", errors="ignore")


def length(path: Path) -> int:
    """How many lines a file has."""
    return len(text(path).splitlines())


def nodes(path: Path) -> Iterator[ast.AST]:
    """The syntax tree of a Python file, flat."""
    return ast.walk(ast.parse(text(path)))


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Each comment of a Python file, with its line."""
    for token in tokenize.generate_tokens(io.StringIO(text(path)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
