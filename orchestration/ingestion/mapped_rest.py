"""The terms of a system that is written to by its API: where it is, at what pace, and the request of each act."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue

from orchestration.ingestion.mapped_part import Iso8601Period, Part

ERASED = "{erased}"
"""In a request's `json`: an object of the columns to erase, each with what erasing leaves of it."""
WITH_PARENT = "with_parent"


def _variable(value: Any) -> Any:
    # What was written instead may be the secret, so no message repeats it.
    if not isinstance(value, str) or not value.isascii() or not value.isidentifier() or value != value.upper():
        raise ValueError("expected the name of an environment variable such as BREVO_API_KEY, never its value")
    return value


def _header(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError("a header is never written in clear; put it into an environment variable: {env: NAME}")
    return value


Variable = Annotated[str, BeforeValidator(_variable)]


class FromEnvironment(Part):
    """A header's value, which stands in an environment variable."""

    env: Variable
    prefix: Annotated[str, Field(pattern=r"^([A-Za-z]{1,10} )?$")] = ""
    """What comes before it, such as `Bearer `."""


class Rest(Part):
    """An API by which a system is written to; it is read in another way."""

    url_env: Variable
    headers: dict[str, Annotated[FromEnvironment, BeforeValidator(_header)]] = Field(default_factory=dict)
    per_second: float = Field(default=5, gt=0, le=1000)
    """Requests that it takes in a second."""
    attempts: int = Field(default=5, ge=1, le=10)
    """How often one request is sent at most."""
    timeout_seconds: float = Field(default=30, gt=0, le=300)
    idempotency_header: str = "Idempotency-Key"
    confirmed_within: Iso8601Period = "P1D"
    """How long what it erased may still stand in what is read of the system, by the nights' dates. Until then it counts
    as an export of before; from then on as what the API did not do."""


class Request(Part):
    """A request that carries out one act on one row; names in braces are columns of that row."""

    method: Literal["DELETE", "POST", "PUT", "PATCH"]
    path: Annotated[str, Field(pattern=r"^/[^#\s]*$")]
    body: JsonValue = Field(default=None, alias="json")


class Requests(Part):
    """How the API is asked for each act on a row of a table."""

    delete: Request | Literal["with_parent"] | None = None
    """with_parent: the API has no such request, and deletes the row with what it belongs to."""
    erase: Request | None = None
    opt_out: Request | None = None
