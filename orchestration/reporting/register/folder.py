"""Where the documents stand: a folder for each version, beside the reports or wherever they are asked for."""

from datetime import date
from pathlib import Path

from expectations.typography import Language
from orchestration.errors import OubliError
from orchestration.reporting import html
from orchestration.reporting.register.document import FILE, Document, as_document, as_text, read_document
from orchestration.reporting.register.pages import PAGES, pages
from orchestration.reporting.register.register import Register
from orchestration.reporting.register.versions import write_versions
from orchestration.reporting.register.workbook import WORKBOOK, write_workbook

FOLDER, PAGE = "register", "register.html"
FILES = frozenset((*(f"{name}.html" for name in PAGES), FILE, WORKBOOK))
"""All that is written of a version."""


def write_register(
    register: Register,
    folder: Path,
    *,
    on: date,
    language: Language,
    before: Document | None = None,
    since: date | None = None,
) -> Path:
    """Write every document into a folder.

    Args:
        register: what they say.
        folder: where they go; what else stands there stays.
        on: the day, which is the version's unless the same was said before.
        language: of the spreadsheet; the pages and the JSON speak both.
        before: the version before it, or the same with its number; without it, what the folder holds.
        since: of the first version of all, the day from which on its policies and systems stood.

    Returns:
        The register's page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = _known(folder)
    is_numbered = known and before and known["version"] == before["version"]
    former = before if is_numbered else known or before
    document = as_document(register, on if former else min(on, since or on), former)
    for name, page in pages(register, document, printed_on=on):
        html.put(folder / name, page)
    draft = folder / f".{WORKBOOK}.draft"
    write_workbook(draft, register, document, language, printed_on=on)
    draft.replace(folder / WORKBOOK)
    if document != known:  # its time says when the version came
        html.put(folder / FILE, as_text(document))
    return folder / PAGE


def keep_version(register: Register, reports: Path, *, on: date, language: Language, since: date | None = None) -> Path:
    """Write a version beside the reports, where earlier ones stay, and the page over all of them.

    Args:
        register: what it says.
        reports: where the reports stand.
        on: the day.
        language: of the spreadsheet.
        since: of the first version of all, the day from which on its policies and systems stood.

    Returns:
        The page of the register.
    """
    version = as_document(register, on)["version"]
    folder = reports / FOLDER / version[:16]
    kept = [document for _, document in _versions(reports)]
    before = next((document for document in kept if document["version"] == version), kept[-1] if kept else None)
    written = write_register(register, folder, on=on, language=language, before=before, since=since)
    list_versions(reports, current=version[:16])
    return written


def list_versions(reports: Path, *, current: str) -> None:
    """Write the page over all versions that are kept; `current` is the folder of the one in force."""
    kept = [(folder.name, document) for folder, document in _versions(reports)]
    write_versions(reports / FOLDER, kept, current=current)


def newest_version(reports: Path) -> Document | None:
    """The newest version that is kept beside the reports, if there is one."""
    return next((document for _, document in reversed(_versions(reports))), None)


def find_version(reports: Path, policy_hash: str | None) -> str | None:
    """The newest version that was made of a book, as a link from the reports."""
    found = [folder for folder, document in _versions(reports) if document.get("policy_hash") == policy_hash]
    return (found[-1] / PAGE).relative_to(reports).as_posix() if found else None


def _versions(reports: Path) -> list[tuple[Path, Document]]:
    """Every version that is kept, from the oldest to the newest, each with its number."""
    kept = [(folder, _known(folder)) for folder in sorted((reports / FOLDER).glob("*/"))]
    dated = [(folder, document) for folder, document in kept if document is not None]
    in_order = sorted(
        dated,
        key=lambda each: (each[1].get("number", 0), each[1]["established_on"], (each[0] / FILE).stat().st_mtime_ns),
    )
    # Of before versions were numbered, they count from the first that is kept.
    return [(folder, {"number": place, **document}) for place, (folder, document) in enumerate(in_order, start=1)]


def _known(folder: Path) -> Document | None:
    try:
        return read_document(folder)
    except OubliError:
        return None  # there is none, or somebody wrote over it
