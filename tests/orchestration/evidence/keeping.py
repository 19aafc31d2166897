"""A ledger of three entries, what is kept of it outside, and somebody who tampers with it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from orchestration.database.warehouse import read_only
from orchestration.evidence.entry import GENESIS, Entry, Print, chain, digest
from orchestration.evidence.head_file import PublishedHead
from orchestration.evidence.ledger import append
from orchestration.evidence.ledger_copy import copy_ledger
from orchestration.evidence.link import Head
from orchestration.evidence.outside import Outside, outside_of
from orchestration.evidence.publishing import open_outside, publish
from orchestration.evidence.verification import verify
from orchestration.settings import Settings

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PRINTS = [
    [Print("email", "aa" * 32), Print("phone", "bb" * 32)],
    [],
    [Print(None, "cc" * 32)],  # as entries of before had them
]
UNGUARD = "alter table evidence.ledger disable trigger user; alter table evidence.erased disable trigger user"


def entry(items: int, prints: list[Print]) -> Entry:
    return Entry(
        at="2026-11-21T03:00:00+01:00",
        as_of="2026-11-21",
        night_id="night",
        plan_id="plan",
        place="source",
        source="crm",
        action="delete",
        outcome="deleted",
        purpose="prospecting_b2c",
        rule="prospecting_b2c.active",
        data_categories=("contact_details", "identity"),
        policy_hash="ab" * 32,
        items=items,
        fingerprints=len(prints),
        digest=digest(prints),
    )


@dataclass(frozen=True)
class Kept:
    """A ledger and $OUBLI_HOME."""

    engine: Engine
    home: Path

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home)

    @property
    def outside(self) -> Outside:
        return outside_of(self.settings)

    def add(self, *prints: list[Print]) -> None:
        """As a night does: the entries, and their copy."""
        self.write(*prints)
        copy_ledger(self.engine, self.home)

    def write(self, *prints: list[Print]) -> None:
        """The entries alone."""
        with self.engine.begin() as connection:
            for number, found in enumerate(prints):
                append(connection, entry(number + 1, found), found)

    def open(self) -> None:
        open_outside(self.engine, self.settings, AT)

    def publish(self, at: datetime = AT) -> PublishedHead:
        return publish(self.engine, self.settings, at)

    def tamper(self, statement: str, **values: object) -> None:
        """As whoever owns the server can."""
        with self.engine.begin() as connection:
            connection.execute(text(UNGUARD))
            assert connection.execute(text(statement), values).rowcount

    def rewrite(self) -> None:
        """Chain all entries anew, as somebody would who knows how."""
        with self.engine.begin() as connection:
            connection.execute(text(UNGUARD))
            last = GENESIS
            for row in list(connection.execute(text("select seq, entry from evidence.ledger order by seq"))):
                linked = chain(last, row.entry)
                connection.execute(
                    text("update evidence.ledger set previous_hash = :last, hash = :hash where seq = :seq"),
                    {"last": last, "hash": linked, "seq": row.seq},
                )
                last = linked

    def verify(self, outside: Outside | None = None) -> Head:
        reader = read_only(self.engine)
        try:
            return verify(reader, outside or self.outside)
        finally:
            reader.dispose()

    def run(self, statement: str) -> None:
        """Write something in the warehouse."""
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read something in the warehouse."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def head(self) -> dict[str, object]:
        """What the file says."""
        found: dict[str, object] = json.loads(self.outside.head.read_text())
        return found

    def lines(self) -> list[bytes]:
        """The copy."""
        return self.outside.ledger.read_bytes().splitlines(keepends=True)
