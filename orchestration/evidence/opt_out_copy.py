"""The copy of the opt-out list outside the database: a backup of before an opt-out must not forget it.

The list itself, not a history of it: whoever leaves the list leaves its copy the same night. It is signed, for an
invented opt-out would have somebody erased.
"""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text

from orchestration.errors import EvidenceError
from orchestration.evidence.entry import canonical
from orchestration.evidence.head_file import PublishedHead
from orchestration.evidence.ledger_copy import ANEW
from orchestration.evidence.outside import Outside
from orchestration.evidence.signature import is_signed, sign

_RESTORE = "restore the one written with the head; only if the warehouse was not put back from a backup, "
_AWAY = f"{_RESTORE}take it away: {ANEW}"
_LIST = """
select fingerprint, purpose, channel, kind, cast(objected_on as text) as objected_on, cast(known_on as text) as known_on
from suppression.entries
order by fingerprint, purpose, channel
"""


def copy_opt_outs(engine: Engine, outside: Outside, key: Ed25519PrivateKey, at: datetime) -> int:
    """Write the list as it stands to $OUBLI_HOME/evidence/opt_outs.jsonl, whole or not at all; how many entries."""
    outside.opt_outs.parent.mkdir(parents=True, exist_ok=True)
    draft = outside.opt_outs.with_suffix(".draft")
    hashed, written = sha256(), 0
    with (
        os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        engine.connect() as connection,
    ):
        for row in connection.execute(text(_LIST).execution_options(yield_per=5000)):
            line = (canonical(dict(row._mapping)) + "\n").encode("ascii")
            hashed.update(line)
            file.write(line)
            written += 1
        seal = {"at": at.isoformat(), "signature": sign(key, _message(hashed.hexdigest(), at.isoformat()))}
        file.write((canonical(seal) + "\n").encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(outside.opt_outs)
    return written


def check_opt_outs(outside: Outside, published: PublishedHead | None) -> None:
    """Whether the copy is as it was signed, and not of before the head was published. Read-only.

    Raises:
        EvidenceError: it is gone, cannot be read, was put in place of a newer one, or the key's owner did not sign it.
    """
    path = outside.opt_outs
    if outside.public_key is None or published is None or not published.at:
        return
    if not path.exists():
        raise EvidenceError(str(path), f"the copy of the opt-out list is gone; {_RESTORE}{ANEW}")
    hashed, last = sha256(), b""
    with path.open("rb") as file:
        for line in file:
            hashed.update(last)
            last = line
    seal = _read(last, path)
    message = _message(hashed.hexdigest(), str(seal.get("at", "")))
    if not is_signed(outside.public_key, message, str(seal.get("signature", ""))):
        raise EvidenceError(str(path), f"was not signed with this signing key, as it was changed or cut; {_AWAY}")
    # The copy is written first.
    if datetime.fromisoformat(str(seal["at"])) < datetime.fromisoformat(published.at):
        raise EvidenceError(str(path), f"is older than the head of the ledger; {_AWAY}")


def read_opt_outs(outside: Outside) -> Iterator[dict[str, object]]:
    """The entries of the copy, as columns of suppression.entries; check it first. Read-only."""
    if not outside.opt_outs.exists():
        return
    with outside.opt_outs.open("rb") as file:
        for line in file:
            told = _read(line, outside.opt_outs)
            if "fingerprint" in told:
                days = {name: _day(told[name]) for name in ("objected_on", "known_on")}
                yield {name: told[name] for name in ("fingerprint", "purpose", "channel", "kind")} | days


def _message(hashed: str, at: str) -> bytes:
    return ("oubli opt-out list\n" + canonical({"sha256": hashed, "at": at})).encode("ascii")


def _read(line: bytes, path: Path) -> dict[str, object]:
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError):
        raise EvidenceError(str(path), f"cannot be read; {_AWAY}") from None


def _day(told: object) -> date | None:
    return None if told is None else date.fromisoformat(str(told))
