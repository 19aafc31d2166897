"""Where the files of the book stand that `oubli policy diff --against` compares with."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.errors import OubliError


@contextmanager
def book_folder(policies: Path, against: str) -> Iterator[Path]:
    """The folder named, or the policies' own folder as it was at a git revision.

    Args:
        policies: the folder of the policy files as they stand.
        against: a folder or a git revision.

    Raises:
        OubliError: it is neither.
    """
    if Path(against).expanduser().is_dir():
        yield Path(against).expanduser()
        return
    # With its parent, where the truth table stands.
    command = ["git", "-C", str(policies.parent), "archive", "--format=tar", against, "--", "."]
    # What begins with a dash would be an option of git's.
    archived = None if against.startswith("-") else subprocess.run(command, capture_output=True, check=False)
    if archived is None or archived.returncode:
        raise OubliError("--against", _expected(policies, against))
    with tempfile.TemporaryDirectory() as made:
        with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as archive:
            archive.extractall(made, filter="data")
        yield Path(made) / policies.name


def _expected(policies: Path, against: str) -> str:
    asked = ["git", "-C", str(policies.parent), "rev-parse", "--git-dir"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return f"{policies} is in no git repository, so {against!r} is no revision of it; give a folder of policy files"
    return f"expected a folder or a git revision of {policies}, got {against!r}"
