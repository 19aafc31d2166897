"""What every part of a policy file is made of: known keys, stored text, days, names."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

NAME_PATTERN = "^[a-z][a-z0-9_]*$"
COUNTRY_PATTERN = "^[A-Z]{2}$"
_LONGEST = 60


UNSTORABLE = "holds a character that no database stores; type it again"


def shown(value: object) -> str:
    """A value as an error repeats it, never more than a line of it."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean ...?` with the nearest known word, or nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


class Part(BaseModel):
    """A mapping of a policy file; it is frozen, and a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @classmethod
    def known_keys(cls) -> tuple[str, ...]:
        """The keys as they are written in the file."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    @model_validator(mode="before")
    @classmethod
    def _known(cls, value: Any) -> Any:
        known = cls.known_keys()
        if not isinstance(value, dict):
            raise ValueError(f"expected some of the keys {', '.join(known)}, got {shown(value)}")
        for key in value:
            if key not in known:
                meant = nearest(str(key), known) or f"; known are {', '.join(known)}"
                raise ValueError(f"unknown key {shown(key)}{meant}")
        return value

    def canonical(self) -> Any:
        """Its content as JSON values, the same for every way of writing it down."""
        return self.model_dump(mode="json", by_alias=True)

    def given(self) -> dict[str, Any]:
        """What the file says of it, by key, without what it leaves to defaults."""
        fields = type(self).model_fields
        return {fields[name].alias or name: getattr(self, name) for name in self.model_fields_set}

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """The part with these values by key."""
        return cls.model_validate(values)


def _storable(value: str) -> str:
    if "\0" in value:
        raise ValueError(UNSTORABLE)
    return value


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if type(value) is date:
        return value
    raise ValueError(f"expected a day such as 2026-08-11, got {shown(value)}")


Text = Annotated[str, Strict(), StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_storable)]
Name = Annotated[str, Strict(), Field(pattern=NAME_PATTERN)]
Country = Annotated[str, Strict(), Field(pattern=COUNTRY_PATTERN)]
Flag = Annotated[bool, Strict()]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Label(Part):
    """A text for people, in French and English."""

    fr: Text
    en: Text
