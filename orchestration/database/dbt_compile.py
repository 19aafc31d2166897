"""The queries of the dbt models, without building anything."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import BuildError


@dataclass(frozen=True)
class Query:
    """What a model says, and where its rows would stand."""

    schema: str
    name: str
    sql: str


def compile_models(project: Path, folder: Path, selection: str, variables: list[str]) -> tuple[Query, ...]:
    """The models of a selection, each after those it reads. Read-only.

    Args:
        project: the dbt project.
        folder: dbt's target folder, which holds the parsed manifest.
        selection: in dbt's words.
        variables: from dbt_variables.

    Raises:
        BuildError: they do not compile.
    """
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    parsed = Manifest.from_msgpack((folder / "parse" / "partial_parse.msgpack").read_bytes())
    arguments = ["--quiet", "--log-level-file", "none", "--no-use-colors", "--no-write-json", "compile"]
    arguments += ["--select", selection, "--project-dir", str(project), "--profiles-dir", str(project)]
    arguments += ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), *variables]
    with contextlib.redirect_stdout(io.StringIO()):
        result = dbtRunner(manifest=parsed).invoke(arguments)
    if not result.success:
        raise BuildError("dbt", "the models do not compile; run `dbt compile` by hand")
    nodes = [each.node for each in getattr(result.result, "results", []) if each.node.resource_type == "model"]
    return tuple(Query(node.schema, node.alias, node.compiled_code) for node in nodes)
