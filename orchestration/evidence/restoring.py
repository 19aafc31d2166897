"""Restoring: a warehouse put back from a backup learns from the copies outside what it has forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, text

from orchestration.errors import EvidenceError
from orchestration.evidence.entry import Print
from orchestration.evidence.head_file import PublishedHead, read_published
from orchestration.evidence.ledger import keep, links
from orchestration.evidence.ledger_copy import read_copy
from orchestration.evidence.link import EMPTY, MENDED, Head, Link, follow
from orchestration.evidence.opt_out_copy import check_opt_outs, read_opt_outs
from orchestration.evidence.outside import Outside

PAGE = 5000
"""Opt-outs at a time."""

_REMEMBER = """
insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on, known_on)
values (:fingerprint, :purpose, :channel, :kind, :objected_on, :known_on)
on conflict (fingerprint, purpose, channel) do update
    set objected_on = greatest(entries.objected_on, excluded.objected_on),
        known_on = greatest(entries.known_on, excluded.known_on)
"""


@dataclass(frozen=True)
class Restored:
    """What the warehouse had forgotten and knows again."""

    entries: int
    """Of the ledger."""
    opt_outs: int
    """That the opt-out list did not have."""


def restore(engine: Engine, outside: Outside) -> Restored:
    """Append to the ledger what its copy has more, as it was written, and put back the opt-outs; all or nothing.

    Raises:
        EvidenceError: the copies are not those that were signed, or warehouse and copy went different ways.
    """
    known = read_published(outside)
    if known is None:
        raise EvidenceError(str(outside.head), "the head kept outside the database is gone; restore this file")
    check_opt_outs(outside, known)
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(hashtext('oubli ledger'))"))
        entries = _restore_ledger(connection, outside, known)
        return Restored(entries, _restore_opt_outs(connection, outside))


def _restore_ledger(connection: Connection, outside: Outside, known: PublishedHead) -> int:
    ours, last, at_known, added = links(connection, after=0), EMPTY, EMPTY.hash, 0
    for link in read_copy(outside.home):
        last = _followed(outside, last, link)
        added += _kept(connection, next(ours, None), link)
        if link.seq == known.seq:
            at_known = link.hash
    if known.hash not in (at_known, *_rest(ours, known.seq)):
        raise EvidenceError(
            str(outside.ledger), f"does not lead to entry {known.seq}, which was published; restore this file"
        )
    return added


def _followed(outside: Outside, last: Head, link: Link) -> Head:
    try:
        return follow(last, link)
    except EvidenceError as error:
        written = f"its entry {link.seq} is not what was written after entry {last.seq}; restore this file"
        raise EvidenceError(str(outside.ledger), written) from error


def _kept(connection: Connection, mine: Link | None, link: Link) -> bool:
    """Whether the warehouse did not have this link, and now does."""
    if mine is None:
        keep(connection, replace(link, prints=_missing(connection, link)))
        return True
    if mine != link:
        raise EvidenceError(
            f"ledger entry {link.seq}",
            "is another one in the copy outside: a night ran on the restored warehouse before it was replayed, or one "
            "of them was changed; restore the backup once more, and run `oubli replay` before any night",
        )
    return False


def _missing(connection: Connection, link: Link) -> tuple[Print, ...]:
    """The fingerprints of a link that the warehouse has not: whoever cut the ledger may have left them.

    Raises:
        EvidenceError: it has others.
    """
    rows = connection.execute(text("select kind, fingerprint from evidence.erased where seq = :seq"), {"seq": link.seq})
    left = {Print(row.kind, row.fingerprint) for row in rows}
    if not left <= set(link.prints):
        raise EvidenceError(
            f"ledger entry {link.seq}", f"has fingerprints in the warehouse that its copy has not; {MENDED}"
        )
    return tuple(each for each in link.prints if each not in left)


def _rest(ours: Iterator[Link], seq: int) -> Iterator[str]:
    """The hash of that entry, if the warehouse goes on beyond the copy and has it there."""
    return (link.hash for link in ours if link.seq == seq)


def _restore_opt_outs(connection: Connection, outside: Outside) -> int:
    count = text("select count(*) from suppression.entries")
    before: int = connection.execute(count).scalar_one()
    page: list[dict[str, object]] = []
    for entry in read_opt_outs(outside):
        page.append(entry)
        if len(page) == PAGE:
            connection.execute(text(_REMEMBER), page)
            page = []
    if page:
        connection.execute(text(_REMEMBER), page)
    return int(connection.execute(count).scalar_one()) - before
