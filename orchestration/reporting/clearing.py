"""Old reports go: those past their retention, and what stands beside them for no other report.

Nothing is deleted but files that Oubli names itself, in the folders it names itself; a link that leads elsewhere, a
file of another name and whatever cannot be told stay where they are. Evidence is not here, and stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.reporting.register.folder import FILES as REGISTER_FILES
from orchestration.reporting.register.folder import list_versions
from orchestration.reporting.shelf import dated, day_of

_VERSION = re.compile(r"[0-9a-f]{16}")
_GATE = re.compile(r"\d{4}-\d{2}-\d{2}_(?:before|after)_enforcement")
_RUN = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
_CHECKS = (("data_docs", ".html"), ("great_expectations", ".json"))
_POLICY_PAGE = re.compile(r"[a-z0-9_]+(?:-policy)?\.html")
_LINKED = re.compile(rb'"(policies|register)/([0-9a-f]{16})/')
_FOOTER = b"<footer>"
_TAIL = 64_000
"""Of a report; its footer names its versions, and is far shorter."""


@dataclass(frozen=True)
class Cleared:
    """What went."""

    reports: int
    checks: int
    """Pages and results of the checks of those nights."""
    versions: int
    """Of the policies' pages and of the register, to which no report leads any more."""
    trouble: str | None = None
    """What could not be deleted and why; what is left goes with the next night."""


def days_of(reports: Path) -> frozenset[date]:
    """The nights of which a report or the checks stand there. Read-only."""
    return frozenset(dated(reports)) | {day for day, _ in _checks(reports)}


def clear(reports: Path, gone: frozenset[date]) -> Cleared:
    """Delete what stands in the folder of the reports of those nights.

    Args:
        reports: the folder.
        gone: the nights that are kept no longer.
    """
    reports_gone = checks_gone = versions_gone = 0
    trouble = None
    try:
        for path in [path for day, path in _checks(reports) if day in gone]:
            path.unlink()
            _drop_empty(path.parent, path.parent.parent)
            checks_gone += 1
        for path in [path for day, path in dated(reports).items() if day in gone]:
            path.unlink()
            reports_gone += 1
        if reports_gone:
            versions_gone = _clear_versions(reports)
    except OSError as error:
        place = error.filename or reports
        trouble = f"{place}: an old report's file: {error.strerror}; put its permissions right"
    return Cleared(reports_gone, checks_gone, versions_gone, trouble)


def _clear_versions(reports: Path) -> int:
    """Delete the versions to which no report leads; a report that stays was read before anything goes."""
    latest = set(_links(reports / "index.html"))
    stay = latest.union(*map(_links, dated(reports).values()))
    cleared = 0
    for kind, is_ours in (("policies", _POLICY_PAGE.fullmatch), ("register", REGISTER_FILES.__contains__)):
        for folder in _folders(reports / kind, _VERSION):
            files = [path for path in _files(folder) if is_ours(path.name)]
            if (kind, folder.name) in stay:
                continue
            for path in files:
                path.unlink()
            _drop_empty(folder)
            cleared += 1
    if cleared and (reports / "register").is_dir():
        list_versions(reports, current=next((version for kind, version in latest if kind == "register"), ""))
    return cleared


def _links(report: Path) -> Iterator[tuple[str, str]]:
    """The versions to which a report leads, by kind and name."""
    if not report.exists():
        return
    with report.open("rb") as file:
        file.seek(max(report.stat().st_size - _TAIL, 0))
        tail = file.read()
        if _FOOTER not in tail:  # somebody wrote it anew
            file.seek(0)
            tail = file.read()
    for kind, version in _LINKED.findall(tail):
        yield kind.decode(), version.decode()


def _checks(reports: Path) -> Iterator[tuple[date, Path]]:
    """Every page and result of a check with its night: validations / suite / night and gate / run / file."""
    for kind, ending in _CHECKS:
        for suite in _folders(reports / kind / "validations"):
            for night in _folders(suite, _GATE):
                day = day_of(night.name.partition("_")[0])
                if day is None:
                    continue
                for run in _folders(night, _RUN):
                    yield from ((day, path) for path in _files(run) if path.suffix == ending)


def _folders(parent: Path, name: re.Pattern[str] = re.compile(".*")) -> list[Path]:
    if parent.is_symlink() or not parent.is_dir():
        return []
    return [path for path in sorted(parent.iterdir()) if _is_own(path) and path.is_dir() and name.fullmatch(path.name)]


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if _is_own(path) and path.is_file()]


def _is_own(path: Path) -> bool:
    return not path.is_symlink()


def _drop_empty(*folders: Path) -> None:
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
