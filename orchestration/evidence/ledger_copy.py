"""The copy of the ledger outside the database: append-only JSON Lines, from which a restored warehouse learns anew.

It holds what the ledger holds: entries without personal data, and keyed fingerprints.
"""

import json
import os
from collections.abc import Iterator
from io import BufferedRandom
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from orchestration.database.tables.kept import ledger
from orchestration.errors import EvidenceError
from orchestration.evidence.entry import Print, canonical
from orchestration.evidence.ledger import links, read_head
from orchestration.evidence.link import EMPTY, Head, Link
from orchestration.evidence.outside import ledger_file

_BLOCK = 1 << 16
RESTORED = (
    "if the warehouse was restored from a backup, run `oubli replay`; else its tail was cut, and that puts it back, too"
)
"""What a ledger that ends before what is kept outside means."""
ANEW = "the next night writes it anew"
"""What becomes of a copy that was lost or cut while the warehouse itself is whole."""


def copy_ledger(engine: Engine, home: Path) -> int:
    """Append to the copy what the ledger has more, to the disk; how many entries.

    What a crash left half written is written anew.

    Raises:
        EvidenceError: the ledger does not go on from where the copy ends.
    """
    path = ledger_file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with (
        os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file,
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
    ):
        last = _last(file, path)
        _check_goes_on(connection, last, path)
        for link in links(connection, after=last.seq):
            file.write(_line(link))
            written += 1
        file.flush()
        os.fsync(file.fileno())
    return written


def read_copy(home: Path) -> Iterator[Link]:
    """The entries of the copy, in order, as they were written; none if there is no copy. Read-only.

    Raises:
        EvidenceError: a line cannot be read.
    """
    path = ledger_file(home)
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.endswith(b"\n"):
                yield _link(line, f"{path} line {number}")


def _check_goes_on(connection: Connection, last: Head, path: Path) -> None:
    head = read_head(connection)
    if head.seq < last.seq:
        raise EvidenceError("ledger", f"ends at entry {head.seq}, but its copy goes on to entry {last.seq}; {RESTORED}")
    there = connection.execute(select(ledger.c.hash).where(ledger.c.seq == last.seq)).scalar()
    if last.seq and there != last.hash:
        raise EvidenceError(str(path), f"ends with another entry {last.seq} than the ledger has; one was replaced")


def _last(file: BufferedRandom, path: Path) -> Head:
    """The head of the copy, with the file cut to its whole lines and standing at their end."""
    end = file.seek(0, os.SEEK_END)
    tail = b""
    while end > 0 and tail.count(b"\n") < 2:
        start = max(end - _BLOCK, 0)
        file.seek(start)
        tail = file.read(end - start) + tail
        end = start
    whole = tail.rfind(b"\n") + 1
    file.seek(end + whole)
    file.truncate()
    if not whole:
        return EMPTY
    link = _link(tail[tail.rfind(b"\n", 0, whole - 1) + 1 : whole], f"{path}, its last line")
    return Head(link.seq, link.hash)


def _line(link: Link) -> bytes:
    body = {
        "seq": link.seq,
        "entry": link.entry,
        "previous_hash": link.previous_hash,
        "hash": link.hash,
        "prints": link.prints,
    }
    return (canonical(body) + "\n").encode("ascii")


def _link(line: bytes, place: str) -> Link:
    try:
        told = json.loads(line)
        prints = tuple(Print(kind, fingerprint) for kind, fingerprint in told["prints"])
        return Link(int(told["seq"]), dict(told["entry"]), str(told["previous_hash"]), str(told["hash"]), prints)
    except (ValueError, KeyError, TypeError):
        raise EvidenceError(place, "cannot be read; take the copy away, and the next night writes it anew") from None
