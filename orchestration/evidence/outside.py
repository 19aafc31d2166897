"""Outside: where what is kept of the ledger beside the database stands, and the key that it is believed by."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from orchestration.evidence.signature import has_signing_key, read_signing_key
from orchestration.settings import Settings


@dataclass(frozen=True)
class Outside:
    """The files under $OUBLI_HOME/evidence."""

    home: Path
    public_key: Ed25519PublicKey | None
    """Of the signing key; None as long as nothing was ever signed."""

    @property
    def head(self) -> Path:
        """The head of the ledger, signed."""
        return self.home / "evidence" / "head.json"

    @property
    def ledger(self) -> Path:
        """The copy of the ledger, an entry a line."""
        return ledger_file(self.home)

    @property
    def opt_outs(self) -> Path:
        """The copy of the opt-out list, signed."""
        return self.home / "evidence" / "opt_outs.jsonl"


def ledger_file(home: Path) -> Path:
    """The copy of the ledger under that $OUBLI_HOME."""
    return home / "evidence" / "ledger.jsonl"


def outside_of(settings: Settings) -> Outside:
    """The outside that these settings name; believed by the public part of the signing key."""
    key = read_signing_key(settings).public_key() if has_signing_key(settings) else None
    return Outside(settings.home, key)
