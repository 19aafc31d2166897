"""Which processes belong to a folder, by what they were started with."""

from pathlib import Path


def running_in(folder: Path) -> set[int]:
    """Those whose arguments or environment name the folder; what has ended and was not waited for has neither."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told:
            found.add(int(process.name))
    return found
