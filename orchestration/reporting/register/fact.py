"""What the register states: words for people in both languages, and a code by which two versions are compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from orchestration.reporting.texts import Text, capitalised, enumerated, say, typeset, word


@dataclass(frozen=True)
class Fact:
    """One thing stated."""

    code: str
    """What it is, however it is worded: a period as P3Y, a country as FR, a text as itself."""
    told: Text

    def as_json(self) -> dict[str, str]:
        """As register.json holds it."""
        return {"code": self.code, "fr": self.told.fr, "en": self.told.en}


Facts = tuple[Fact, ...]


class Label(Protocol):
    """A text of a YAML file, in both languages."""

    @property
    def fr(self) -> str:
        """In French."""

    @property
    def en(self) -> str:
        """In English."""


def quoted(names: Iterable[Text]) -> Text:
    """Names in quotation marks, as a sentence enumerates them."""
    return enumerated([say("register.quoted", name=name) for name in names])


def stated(told: Text) -> Fact:
    """Words that are their own code."""
    return Fact(told.en, told)


def named(name: str) -> Fact:
    """A name that both languages share."""
    set_ = typeset(name, "").fr  # the company writes in French
    return Fact(name, Text(set_, set_))


def labelled(label: Label) -> Fact:
    """A text of the company's own, in both languages."""
    return stated(typeset(label.fr, label.en))


def coded(section: str, code: str) -> Fact:
    """A code of a closed set, as a line begins with it."""
    return Fact(code, capitalised(word(section, code)))


def to_complete() -> Fact:
    """Nobody said it, and nobody invents it."""
    return Fact("", say("register.to_complete"))


def known(value: str | None) -> Fact:
    """A name, or that it is to be completed."""
    return named(value) if value else to_complete()


def without_repetition(facts: Iterable[Fact]) -> Facts:
    """Each fact once, in the order given."""
    return tuple({fact.code: fact for fact in facts}.values())
