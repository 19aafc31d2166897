"""Settings: read once at the shell from OUBLI_* environment variables, then handed down."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from orchestration.errors import SettingsError
from retention_policies.period import Iso8601Period, Period

PROJECT_DIR = Path(__file__).resolve().parent.parent
"""The checkout: dbt_project/ and retention_policies/ stand in it."""


class Settings(BaseSettings):
    """One setting per OUBLI_* environment variable."""

    model_config = SettingsConfigDict(env_prefix="OUBLI_", frozen=True, extra="ignore")

    home: Path = Path(".oubli")
    """State: embedded server, key, Dagster instance, reports."""
    sources: Annotated[tuple[str, ...], NoDecode] = ("crm", "emailing", "invoicing")
    """Folder names under dbt_project/models/staging/."""
    files_path: Path | None = None
    """Folder of the CSV files of the source `files`."""
    database_url: str | None = None
    """SQLAlchemy URL of a PostgreSQL 16 or later; without it, the embedded server."""
    key: str | None = None
    """Hexadecimal fingerprint key; without it, the file $OUBLI_HOME/key."""
    signing_key: str | None = None
    """Hexadecimal Ed25519 key that the ledger's head is signed with; without it, the file $OUBLI_HOME/signing_key."""
    head_webhook: str | None = None
    """An http or https URL to which each night posts the ledger's signed head."""
    report_to: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Apprise URLs (mailtos://..., slack://...) to which the message of a night goes; they hold secrets."""
    report_url: str | None = None
    """Under which address people find $OUBLI_HOME/reports; without it, the message gives the report's path."""
    report_language: Literal["fr", "en", "both"] = "both"
    """The language of the message of a night; both: French, then English."""
    policies_path: Path = PROJECT_DIR / "retention_policies" / "policies"
    """Folder of the policy files."""
    shared_mailbox_names: int = 3
    """An identifier that more records than this carry, under different names, links nobody."""

    deep_clean_days: int = 7
    """Days after which a table of which something was erased is rewritten by a night; 0: only by `oubli clean`."""
    deep_clean_max_mb: int = 20_000
    """Megabytes of tables, with their indexes, that are rewritten at once."""
    deep_clean_max_minutes: float = 30
    """How long rewriting may take at once."""
    backups_kept: Iso8601Period | None = None
    """How long backups of the warehouse and of the systems are kept, ISO 8601, so that the report can tell when what
    was erased leaves them."""

    reports_kept: Annotated[Iso8601Period, NoDecode] = Period.parse("P5Y")
    """How long reports, and what stands beside them, are kept, ISO 8601, from the date of their night on. Evidence and
    ledger stay. The default is the limitation of ordinary claims (C. civ., Art. 2224)."""

    most_due_percent: float = 50
    """A night on which more of the people known than this would be purged is held: a typo, or a broken source. Raise it
    for the first purge of a company that never purged."""
    most_undated_percent: float = 5
    """A night on which more of the people known than this have no date to count from, or lost theirs since the last, is
    held."""

    @field_validator("sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("report_to", mode="before")
    @classmethod
    def _split_urls(cls, value: object) -> object:
        # A comma may stand in an address, too: mailtos://...?to=one,other.
        if isinstance(value, str):
            return tuple(url for url in re.split(r"[,\s]+(?=[A-Za-z][\w+-]*://)|[,\s]+$", value.strip()) if url)
        return value

    @field_validator("home", "files_path", "policies_path")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value if value is None else value.expanduser().absolute()


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: a variable has a value that cannot be used.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "OUBLI_" + str(first["loc"][0]).upper()
        sentence = first["msg"].removeprefix("Value error, ")
        told = f"{sentence[:1].lower()}{sentence[1:]}"
        raise SettingsError(name, f"{told}; correct this environment variable") from None
    if not settings.sources:
        raise SettingsError("OUBLI_SOURCES", "names no source; give folder names under models/staging/")
    return settings
