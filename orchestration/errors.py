"""What can go wrong, as a tree; each error is one sentence that names the place and what to do.

OubliError
├── SettingsError          an environment variable or $OUBLI_HOME is not usable
├── DataMapError           a sources YAML under dbt_project/models/staging/ is wrong
├── SourceError            a source system could not be read or written
│   ├── SourceBusyError    it cannot be written just now: a lock, a timeout, a full disk
│   └── SourceGoneError    it does not answer any more
├── DatabaseError          the warehouse is not reachable or not migrated
├── BuildError             dbt could not build the models
├── PlanError              a plan cannot be made, approved or applied
├── HoldError              a hold cannot be placed or lifted
├── OrderError             a work order's receipt cannot be taken
├── ArchiveError           the archive cannot be read or restored from
├── LeaseError             another night runs, or has taken over
├── StageError             a library stopped a stage of the night
└── EvidenceError          the ledger does not verify
"""


class OubliError(Exception):
    """Base of every error Oubli raises on purpose: `place` is where, `sentence` what and what to do."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place = place
        self.sentence = sentence


class SettingsError(OubliError):
    """An environment variable or $OUBLI_HOME is not usable."""


class DataMapError(OubliError):
    """A sources YAML under dbt_project/models/staging/ is wrong."""


class SourceError(OubliError):
    """A source system could not be read or written."""


class SourceBusyError(SourceError):
    """A source system cannot be written just now: a lock, a timeout, a full disk."""


class SourceGoneError(SourceError):
    """A source system does not answer any more."""


class DatabaseError(OubliError):
    """The warehouse is not reachable or not migrated."""


class BuildError(OubliError):
    """dbt could not build the models."""


class PlanError(OubliError):
    """A plan cannot be made, approved or applied."""


class HoldError(OubliError):
    """A hold cannot be placed or lifted."""


class OrderError(OubliError):
    """A work order's receipt cannot be taken."""


class ArchiveError(OubliError):
    """The archive cannot be read or restored from."""


class LeaseError(OubliError):
    """Another night runs, or has taken over."""


class StageError(OubliError):
    """A library stopped a stage of the night."""


class EvidenceError(OubliError):
    """The ledger does not verify."""
