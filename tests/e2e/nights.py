"""Nights over a folder of CSV files: what a newcomer does, and what each step came to."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.settings import PROJECT_DIR
from tests.e2e.command import Oubli, oubli

FILES = Path(__file__).parent / "files"
AS_OF = "2026-11-21"
SILENT, LIVELY, OPENED, OPTED_OUT, CUSTOMER, ANCIENT, PROFESSIONAL, UNREADABLE, DISPUTED = (
    f"files:{n}" for n in range(1, 10)
)


@dataclass(frozen=True)
class Nights:
    """What three nights came to."""

    oubli: Oubli
    first: dict[str, Any]
    explained: dict[str, dict[str, Any]]
    """What was due before anything was done, by record."""
    plan: dict[str, Any]
    hold: dict[str, Any]
    """Placed after the plan was made, on somebody whom it would delete."""
    applied: dict[str, Any]
    last: dict[str, Any]


@contextmanager
def nights_over(files: Path) -> Iterator[Nights]:
    """Plan, approve and apply the night of AS_OF over that folder, and run it once more."""
    # An export of this minute, however old the checkout is.
    shutil.copytree(FILES, files, copy_function=shutil.copyfile, dirs_exist_ok=True)
    with oubli(OUBLI_SOURCES="files", OUBLI_FILES_PATH=str(files)) as run:
        first = run("run", "--as-of", AS_OF, "--json")
        assert first.returncode == 3, first.stderr
        everybody = run("explain", "--all", "--json")
        assert everybody.returncode == 0, everybody.stderr
        people = [json.loads(line) for line in everybody.stdout.splitlines()]
        plan = json.loads(run("plan", "--last", "--json").stdout)
        placed = run("hold", "add", DISPUTED, "--by", "Marie", "--reason", "case 7", "--restriction", "--json")
        assert placed.returncode == 0, placed.stderr
        approved = run("approve", str(plan["plan_id"]), "--by", "Marie", "--reason", "first purge")
        assert approved.returncode == 0, approved.stderr
        applied = run("apply", str(plan["plan_id"]), "--json")
        assert applied.returncode == 0, applied.stderr
        last = run("run", "--as-of", AS_OF, "--json")
        assert last.returncode == 0, last.stderr
        yield Nights(
            run,
            json.loads(first.stdout),
            {record: person for person in people for record in person["records"]},
            plan,
            json.loads(placed.stdout),
            json.loads(applied.stdout),
            json.loads(last.stdout),
        )


def due(nights: Nights, record: str) -> set[tuple[object, ...]]:
    return {(d["data_category"], d["record"], d["action"]) for d in nights.explained[record]["due"]}


def shorter_book(folder: Path) -> Path:
    """A book in which prospects are kept for a month."""
    shutil.copytree(PROJECT_DIR / "retention_policies" / "policies", folder)
    policy, shorter = folder / "prospecting_b2c.yaml", "keep: P1M, norm: P3Y}\nreason: a test"
    policy.write_text(policy.read_text(encoding="utf-8").replace("keep: P3Y, norm: P3Y}", shorter), encoding="utf-8")
    return folder


def files_with(home: Path, pattern: bytes) -> list[Path]:
    """The files of an Oubli that hold something, whatever its case; the server's own aside."""
    server, looked_for = home / "postgresql", re.compile(pattern, re.IGNORECASE)
    files = (file for file in home.rglob("*") if file.is_file() and server not in file.parents)
    return [file for file in files if looked_for.search(file.read_bytes())]
