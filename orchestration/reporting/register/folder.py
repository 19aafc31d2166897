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
    register: Register, folder: Path, *, on: date, language: Language, before: Document | None = None
) -> Path:
    """Write every document into a folder.

    Args:
        register: what they say.
        folder: where they go; what else stands there stays.
        on: the day, which is the version's unless the folder has held the same version since an earlier one.
        language: of the spreadsheet; the pages and the JSON speak both.
        before: the version before it, unless the folder holds one.

    Returns:
        The register's page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = _known(folder)
    document = as_document(register, on, known or before)
    if known and known["version"] == document["version"]:
        document = as_document(register, min(on, date.fromisoformat(known["established_on"])), known)
    for name, page in pages(register, document):
        html.put(folder / name, page)
    draft = folder / f".{WORKBOOK}.draft"
    write_workbook(draft, register, document, language)
    draft.replace(folder / WORKBOOK)
    if document != known:  # its time says when the version came
        html.put(folder / FILE, as_text(document))
    return folder / PAGE


def keep_version(register: Register, reports: Path, *, on: date, language: Language) -> Path:
    """Write a version beside the reports, where earlier ones stay, and the page over all of them.

    Returns:
        The page of the register.
    """
    version = as_document(register, on)["version"]
    folder, before = reports / FOLDER / version[:16], newest_version(reports)
    written = write_register(register, folder, on=on, language=language, before=before)
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
    """Every version that is kept, from the oldest to the newest."""
    kept = [(folder, _known(folder)) for folder in sorted((reports / FOLDER).glob("*/"))]
    dated = [(folder, document) for folder, document in kept if document is not None]
    return sorted(dated, key=lambda each: (each[1]["established_on"], (each[0] / FILE).stat().st_mtime_ns))


def _known(folder: Path) -> Document | None:
    try:
        return read_document(folder)
    except OubliError:
        return None  # there is none, or somebody wrote over it
