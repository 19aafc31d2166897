"""The ledger in the warehouse: hash-chained and append-only."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from operator import attrgetter

from sqlalchemy import Connection, insert, select, text

from orchestration.database.arrays import array_of
from orchestration.database.tables.kept import ledger
from orchestration.evidence.entry import Entry, Print, chain
from orchestration.evidence.link import EMPTY, Head, Link
from orchestration.evidence.restoration import Restoration

# Entry by entry, so that no more fingerprints are in memory than those of a few.
_LINKS = """
select ledger.seq, ledger.entry, ledger.previous_hash, ledger.hash, coalesce(beside.prints, '{}') as prints
from evidence.ledger
left join lateral (
    select array_agg(array[erased.kind, erased.fingerprint]) as prints
    from evidence.erased where erased.seq = ledger.seq
) as beside on true
where ledger.seq > :after
order by ledger.seq
"""
# A batch leaves thousands: as two arrays they are one statement.
_PRINTS = """
insert into evidence.erased (seq, kind, fingerprint)
select :seq, nullif(kind, ''), fingerprint
from unnest(cast(:kinds as text[]), cast(:prints as text[])) as prints (kind, fingerprint)
"""


def read_head(connection: Connection) -> Head:
    """The head as the database has it. Read-only."""
    newest = select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return EMPTY if row is None else Head(row.seq, row.hash)


def links(connection: Connection, after: int) -> Iterator[Link]:
    """The entries after that one, in order, with the fingerprints beside them; a few at a time. Read-only."""
    entries = connection.execute(text(_LINKS).execution_options(yield_per=100), {"after": after})
    with entries as rows:
        for row in rows:
            prints = tuple(sorted((Print(*each) for each in row.prints), key=attrgetter("line")))
            yield Link(row.seq, row.entry, row.previous_hash, row.hash, prints)


def append(connection: Connection, entry: Entry | Restoration, prints: Collection[Print]) -> Head:
    """Add one entry in the caller's transaction, so that the act and its proof are one.

    Args:
        connection: in the transaction that acts.
        entry: what was done; its `fingerprints` and `digest` must be those of `prints`.
        prints: keyed fingerprints of what was erased by it, each once.
    """
    # Two writers would fork the chain; the second waits for the first's commit.
    connection.execute(text("select pg_advisory_xact_lock(hashtext('oubli ledger'))"))
    head, body = read_head(connection), asdict(entry)
    link = Link(head.seq + 1, body, head.hash, chain(head.hash, body), tuple(prints))
    keep(connection, link)
    return Head(link.seq, link.hash)


def keep(connection: Connection, link: Link) -> None:
    """Store a link as it is; whoever calls has made sure that it follows the head."""
    connection.execute(
        insert(ledger).values(seq=link.seq, entry=dict(link.entry), previous_hash=link.previous_hash, hash=link.hash)
    )
    if link.prints:
        kinds = array_of(kind or "" for kind, _ in link.prints)
        prints = array_of(fingerprint for _, fingerprint in link.prints)
        connection.execute(text(_PRINTS), {"seq": link.seq, "kinds": kinds, "prints": prints})
