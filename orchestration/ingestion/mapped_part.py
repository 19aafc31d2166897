"""What every part of the data map is made of."""

from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

_OURS_IN_DBT = ("name", "schema", "tables", "columns", "data_type")
"""The keys of dbt's own that say something to Oubli."""


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is no time zone; write one such as Europe/Paris or UTC")
    return name


Iso8601Period = Annotated[str, Field(pattern=r"^P(\d+Y(\d+M)?(\d+W)?(\d+D)?|\d+M(\d+W)?(\d+D)?|\d+W(\d+D)?|\d+D)$")]
Timezone = Annotated[str, AfterValidator(_known_timezone)]


class Part(BaseModel):
    """A part of which every key is Oubli's."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MappedPart(BaseModel):
    """A part that is dbt's, too: what is Oubli's is nested under `config.meta`, and here stands beside the name."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        config = value.get("config") or {}
        known = {k: v for k, v in value.items() if k in _OURS_IN_DBT}
        return known | dict(config.get("meta") or {})


def as_tuple(value: object) -> object:
    """One name as a tuple of one."""
    return (value,) if isinstance(value, str) else value
