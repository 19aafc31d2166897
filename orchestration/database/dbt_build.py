"""Building the dbt models in this process, from the manifest that was parsed when the project last changed."""

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.errors import BuildError

Event = Mapping[str, Any]
"""A result event of dbt, as its JSON log has it."""


def build(
    project: Path, folder: Path, selection: str, variables: list[str], *, tested: bool = True
) -> tuple[list[Event], BuildError | None]:
    """Build the selected models with their tests, or without.

    A process of its own would import dbt and parse the project anew, which costs more than the models.

    Args:
        project: the dbt project.
        folder: dbt's target folder, which holds the parsed manifest.
        selection: in dbt's words.
        variables: from dbt_variables.
        tested: whether the models' tests run, too.

    Returns:
        The result events in order, and the error of the first node that failed, if any.
    """
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.base_types import EventMsg
    from google.protobuf.json_format import MessageToDict

    events: list[Event] = []

    def keep(message: EventMsg) -> None:
        event = MessageToDict(message, preserving_proto_field_name=True)
        if "node_info" in event.get("data", {}):
            events.append(event)

    parsed = Manifest.from_msgpack((folder / "parse" / "partial_parse.msgpack").read_bytes())
    arguments = ["--quiet", "--log-level-file", "none", "--no-use-colors", "--cache-selected-only"]
    # Its file of results keeps the database's own words, which may quote a row.
    arguments += ["--no-write-json", "build"]
    # Unit tests prove the models, not the data; they are for `make test`.
    for left_out in ("unit_test",) if tested else ("unit_test", "test"):
        arguments += ["--exclude-resource-type", left_out]
    arguments += [
        "--select",
        selection,
        "--project-dir",
        str(project),
        "--profiles-dir",
        str(project),
    ]
    arguments += ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), *variables]
    with contextlib.redirect_stdout(io.StringIO()):
        result = dbtRunner(manifest=parsed, callbacks=[keep]).invoke(arguments)
    if result.success:
        return events, None
    # dbt tells of an interruption as of a failure; whoever stops a night stops all of it.
    if result.exception is not None and not isinstance(result.exception, Exception):
        raise result.exception
    failed = [r for r in getattr(result.result, "results", []) if str(r.status) in ("error", "fail", "runtime error")]
    if not failed:
        return events, BuildError("dbt", f"the models could not be built ({type(result.exception).__name__})")
    # The database's own words may quote a row; the model's name says where to look.
    names = ", ".join(r.node.name for r in failed[:3])
    return events, BuildError(
        "dbt", f"{len(failed)} of its models or tests failed, first {names}; run dbt on them by hand"
    )
