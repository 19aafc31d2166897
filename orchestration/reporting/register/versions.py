"""The page over all versions of the register that are kept: when each was established, and what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.reporting import html
from orchestration.reporting.register.differences import differences
from orchestration.reporting.register.document import Document, name_version
from orchestration.reporting.texts import Text, say

INDEX = "index.html"


@dataclass(frozen=True)
class Version:
    """A version, and what sets it apart from the one before."""

    folder: str
    name: Text
    changes: tuple[Text, ...]
    is_current: bool


def write_versions(folder: Path, kept: Sequence[tuple[str, Document]], *, current: str) -> Path:
    """Write the page; `kept` are the folders beside it with their documents, from the oldest to the newest."""
    told = []
    before: Document | None = None
    for name, document in kept:
        told.append(Version(name, name_version(document), _changes(before, document), name == current))
        before = document
    page = html.render(
        "register/versions.html.j2",
        title=say("register.versions_title"),
        running=say("register.versions"),
        versions=told[::-1],
    )
    html.put(folder / INDEX, page)
    return folder / INDEX


def _changes(before: Document | None, document: Document) -> tuple[Text, ...]:
    if before is None:
        return (say("register.first"),)
    return tuple(differences(before, document)) or (say("register.reworded"),)
