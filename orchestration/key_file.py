"""Secret keys: from an environment variable, else from a file of one's own, made on first use."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from orchestration.errors import SettingsError

KEY_BYTES = 32
"""Length of a new key, and the least that is taken."""


def read_or_make(path: Path, given: str | None, variable: str) -> bytes:
    """The key that the variable gives, else that of the file, which is made and readable by its owner alone.

    Args:
        path: the file.
        given: the variable's value, hexadecimal.
        variable: its name, for the sentences.

    Raises:
        SettingsError: the key is short or no hexadecimal, or others may read or write its file.
    """
    found = find(path, given, variable)
    if found is not None:
        return found
    try:
        _make(path)
    except OSError:
        raise SettingsError(str(path), f"cannot be written; give Oubli's user the folder, or set {variable}") from None
    return _read(path)


def find(path: Path, given: str | None, variable: str) -> bytes | None:
    """The same key, if there is one yet; none is made. Read-only.

    Raises:
        SettingsError: as above.
    """
    if given is not None:
        return _decoded(given, variable)
    return _read(path) if os.path.lexists(path) else None


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(str(path), "may be read by others than its owner; run chmod 600 on it")
        return _decoded(path.read_text(encoding="ascii", errors="replace"), str(path))
    except OSError:
        raise SettingsError(str(path), "cannot be read; give it to Oubli's user, with mode 600") from None


def _make(path: Path) -> None:
    """Make the key whole or not at all: another process may read it in the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
        with suppress(FileExistsError):  # another process was faster
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)


def _decoded(text: str, place: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise SettingsError(place, f"expected {KEY_BYTES} bytes or more in hexadecimal") from None
    if len(key) < KEY_BYTES:
        raise SettingsError(place, f"the key is too short: expected {2 * KEY_BYTES} hexadecimal digits or more")
    return key
