"""The key's marker: with another key nobody who opted out or was erased would be recognised, so no night goes on."""

from collections.abc import Sequence

from sqlalchemy import Engine, insert, select

from orchestration.database.tables.identity import keys
from orchestration.errors import SettingsError
from orchestration.identity.fingerprints import fingerprint

NOBODY = "the key of this warehouse"


def check_key(warehouse: Engine, key: bytes) -> None:
    """Note the key of a new warehouse, by a fingerprint of nobody; refuse any other key afterwards.

    Raises:
        SettingsError: the warehouse's fingerprints were made with another key.
    """
    marker = fingerprint(key, "record", NOBODY)
    with warehouse.begin() as connection:
        known: Sequence[str] = connection.execute(select(keys.c.marker)).scalars().all()
        if not known:
            connection.execute(insert(keys).values(marker=marker))
        elif marker not in known:
            raise SettingsError(
                "fingerprint key",
                "is not the one that this warehouse's opt-outs were remembered with; "
                "restore $OUBLI_HOME/key or OUBLI_KEY",
            )
