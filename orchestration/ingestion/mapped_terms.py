"""The terms that a data map is written in: categories, techniques of erasing, links, connections."""

from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field

from orchestration.ingestion.mapped_part import Part
from orchestration.ingestion.mapped_rest import Rest
from retention_policies.vocabulary import Channel, SourceCategory

Category = SourceCategory
SUPPRESSION = "suppression"
"""The name under which Oubli's own opt-out list stands among the systems: planned, counted and proved."""
QUARANTINE = "quarantine"
"""The same of the rows that Oubli set aside."""
OWN_SYSTEMS = {SUPPRESSION: "opt-out list", QUARANTINE: "quarantine"}
EEA = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split()  # noqa: SIM905 - thirty codes on one line
)
"""The European Economic Area: the Union, Iceland, Liechtenstein and Norway."""
DataType = Literal["text", "integer", "numeric", "boolean", "date", "timestamptz"]


class Constant(Part):
    """Erase by writing the same value in every row, for columns that may not be null."""

    constant: str | int | bool


class Bucket(Part):
    """Erase by rounding a number down to a multiple of the step.

    Negative ones go down, too: of 149.90 by 50 stays 100, of -20 stays -50, so that every bucket is as wide as any
    other.
    """

    bucket: Annotated[int, Field(gt=0)]


def _null(value: object) -> object:
    """YAML's null is what it says."""
    return "null" if value is None else value


Technique = Annotated[
    Literal["null", "keep", "year", "department", "redact"] | Constant | Bucket, BeforeValidator(_null)
]
"""How a column is erased: emptied, left (keys, dates, amounts), reduced to its year or department, rounded, redacted,
replaced. `redact` is for free text that may not be empty: no pattern finds every name, so nothing of it stays but that
there was one."""
REDACTED = "***"
"""What stays of a text that was redacted."""
Parting = Annotated[Literal["null", "keep"] | Constant | None, BeforeValidator(_null)]
"""What a column that leads to somebody says once its row is anonymised: nothing, the same as before, or in all rows the
same; None: nobody has said."""


class Label(Part):
    """A name for people, in French and English."""

    fr: str
    en: str


class UnreadColumn(Part):
    """A column that is erased with its row and never read: a rendered page, a password's hash."""

    name: str
    category: Category | None = None
    label: Label | None = None
    erase: Technique = "null"
    api_name: str | None = None


PutBack = Constant | Literal["now"]
"""What a column that is never read says in a row that is written anew: the same in all of them, or that instant."""


class Belonging(Part):
    """How a row reaches its person: `column` holds the key of a row of `table`, as `prefix` + key if given."""

    table: str
    column: str
    references: str | None = None
    """The column of `table` it equals, if not that table's key."""
    prefix: str = ""


class Volume(Part):
    """How far a row count may fall from one night to the next before the source is taken for broken.

    100 percent takes any fall, to nothing too: for one night, once someone has looked, or for a table whose last
    row may well go (legal holds).
    """

    max_drop_percent: float = Field(default=20, ge=0, le=100)
    min_rows: int = Field(default=1, ge=0)
    """Fewer records than this are never believed."""


class OptOut(Part):
    """How the system itself is told not to contact a person: `column` of its record is set to `value`."""

    column: str
    value: str | int | bool
    channel: Channel | None = None
    """The channel that the mark closes; all of them without it."""


class Connection(Part):
    """Where the system is: a SQLAlchemy URL in an environment variable, a database of the embedded server, or files."""

    url_env: str | None = None
    embedded: str | None = None
    """Name of a database on Oubli's own server, used when `url_env` is not set."""
    files_env: str | None = None
    rest: Rest | None = None
    """How it is written to, where it is not written to by SQL."""


Mechanism = Literal[
    "adequacy",
    "data_privacy_framework",
    "standard_clauses",
    "binding_rules",
    "code_of_conduct",
    "certification",
    "authorised_clauses",
    "derogation",
]
"""What a transfer out of the European Economic Area may rest on (RGPD Art. 45 to 49)."""


def _mechanism(value: object) -> object:
    """Nothing where nothing is said; what is no mechanism is told with those there are."""
    if not isinstance(value, str):
        return value
    known, said = get_args(Mechanism), value.strip()
    if said and said not in known:
        listed = ", ".join(known)
        raise ValueError(f"{said} is no transfer mechanism; write one of {listed}, or another one as {{fr, en}}")
    return said or None


class Processor(Part):
    """Who runs the system, for the register (RGPD Art. 30)."""

    name: str
    country: str
    transfer: Annotated[Mechanism | Label | None, BeforeValidator(_mechanism)] = None
    """Transfer mechanism outside the European Economic Area, if any: one of the list, or another in both languages."""
    in_house: bool = False
    """The controller runs the system itself, so nobody processes it for them."""

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What the register wants and nobody said: `name`, `country` (by ISO 3166), or `transfer` out of the EEA."""
        country = self.country.strip().upper()
        is_known = len(country) == 2 and country.isalpha()
        wanted = {
            "name": bool(self.name.strip()),
            "country": is_known,
            "transfer": not is_known or country in EEA or self.transfer is not None,
        }
        return tuple(name for name, said in wanted.items() if not said)
