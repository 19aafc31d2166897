"""The dbt project as the night uses it: its variables and its manifest."""

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from orchestration.errors import BuildError

MODELS = "+group:intermediate +group:marts"
"""What a night computes before it acts, in dbt's words."""
REPORTS = "group:reporting"
"""What it computes after it acted."""
Scope = Literal["full", "touched"]
"""Whose rows a build of the models computes."""
Staged = Mapping[str, Sequence[str]]
"""The entities that each enabled source stages."""


def dbt_variables(
    staged: Staged, *, as_of: str, policy_hash: str, prefix: str = "", scope: Scope = "full"
) -> list[str]:
    """The command-line arguments that hand the night's date, policy book and sources down to dbt.

    Args:
        staged: what the enabled sources give.
        as_of: the night's date.
        policy_hash: of the night's policy book.
        prefix: of the schemas that the models are built into.
        scope: whose rows are computed, everybody's or those of whom control.touched names.
    """
    values = {"as_of": as_of, "policy_hash": policy_hash, "staged": {k: list(v) for k, v in staged.items()}}
    values["scope"] = scope
    return ["--vars", json.dumps(values | ({"schema_prefix": prefix} if prefix else {}))]


def target_folder(home: Path, prefix: str = "") -> Path:
    """Where dbt writes what it compiles, for the schemas under that prefix."""
    return home / "dbt" / prefix


def prepare_manifest(project: Path, home: Path, staged: Staged, prefix: str = "") -> Path:
    """The project's manifest, parsed anew when the models or the enabled sources changed.

    Args:
        project: the dbt project.
        home: $OUBLI_HOME.
        staged: what the enabled sources give.
        prefix: of the schemas that the models are built into.

    Raises:
        BuildError: the project does not parse.
    """
    folder = target_folder(home, prefix)
    folder.mkdir(parents=True, exist_ok=True)
    manifest, stamp = folder / "manifest_of_definitions.json", folder / "manifest.stamp"
    content = _content(project, staged)
    if manifest.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == content:
        return manifest
    _parse(project, folder, dbt_variables(staged, as_of="2000-01-01", policy_hash="", prefix=prefix))
    (folder / "parse" / "manifest.json").replace(manifest)
    stamp.write_text(content, encoding="ascii")
    return manifest


def _parse(project: Path, folder: Path, variables: list[str]) -> None:
    # In this process, which imports dbt anyway to build the models.
    from dbt.cli.main import dbtRunner

    os.environ["DO_NOT_TRACK"] = "1"
    arguments = ["--quiet", "--log-level-file", "none", "--no-use-colors", "parse", "--project-dir", str(project)]
    arguments += ["--profiles-dir", str(project), "--target-path", str(folder / "parse")]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = dbtRunner().invoke([*arguments, "--log-path", str(folder / "logs"), *variables])
    if not result.success:
        raise BuildError(str(project), f"dbt cannot parse the project: {_last_line(said.getvalue())}")


def content_of_manifest(home: Path) -> str:
    """A hash of the models and enabled sources that the prepared manifest was parsed from."""
    return (target_folder(home) / "manifest.stamp").read_text(encoding="ascii")


def _content(project: Path, staged: Staged) -> str:
    digest = hashlib.sha256(json.dumps([MODELS, {k: list(v) for k, v in staged.items()}]).encode())
    for file in sorted(project.rglob("*")):
        if file.suffix in (".sql", ".yml") and "target" not in file.parts:
            digest.update(file.relative_to(project).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "it says nothing; run `dbt parse` by hand"
