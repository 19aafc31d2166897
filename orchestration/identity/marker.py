"""The key's marker: with another key nobody who opted out or was erased would be recognised, so no night goes on."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, insert, select

from orchestration.database.tables.identity import keys
from orchestration.errors import SettingsError
from orchestration.identity.fingerprints import fingerprint, found_key, read_key
from orchestration.settings import Settings

NOBODY = "the key of this warehouse"


def key_of(warehouse: Engine, settings: Settings) -> bytes:
    """The key; a new one is made for a warehouse that knows none, and never in the place of one that is gone.

    Raises:
        SettingsError: it cannot be used, is gone, or is not the one that the warehouse's fingerprints were made with.
    """
    with warehouse.connect() as connection:
        knows_key(connection, found_key(settings))
    return read_key(settings)


def knows_key(connection: Connection, key: bytes | None) -> bool:
    """Whether this warehouse's fingerprints were made with the key; False if it has none yet. Read-only.

    Raises:
        SettingsError: they were made with another key.
    """
    known: Sequence[str] = connection.execute(select(keys.c.marker)).scalars().all()
    if known and (key is None or _marker(key) not in known):
        wrong = "is gone" if key is None else "is not the one that this warehouse's opt-outs were remembered with"
        raise SettingsError("fingerprint key", f"{wrong}; restore $OUBLI_HOME/key or OUBLI_KEY")
    return bool(known)


def check_key(warehouse: Engine, key: bytes) -> None:
    """Note the key of a new warehouse, by a fingerprint of nobody; refuse any other key afterwards.

    Raises:
        SettingsError: the warehouse's fingerprints were made with another key.
    """
    with warehouse.begin() as connection:
        if not knows_key(connection, key):
            connection.execute(insert(keys).values(marker=_marker(key)))


def _marker(key: bytes) -> str:
    return fingerprint(key, "record", NOBODY)
