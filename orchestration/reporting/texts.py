"""What the report says: every sentence and word, in French and English, from the YAML files of `texts/`."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from expectations import typography
from expectations.typography import LANGUAGES, Language
from orchestration.errors import OubliError

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Text:
    """The same words in both languages."""

    fr: str
    en: str

    def of(self, language: Language) -> str:
        """The words of one language."""
        return self.fr if language == "fr" else self.en


Value = Text | str | int | float | date | datetime
"""What may stand in a sentence; a plain `str` is a code or a name that both languages share."""


def _shown(value: Value, language: Language) -> str:
    if isinstance(value, Text):
        return value.of(language)
    if isinstance(value, int | float):
        return typography.number(value, language)
    if isinstance(value, datetime):
        return typography.moment(value, language)
    return typography.day(value, language) if isinstance(value, date) else value


def show(value: Value) -> Text:
    """A value as each language writes it."""
    return Text(_shown(value, "fr"), _shown(value, "en"))


def typeset(fr: str, en: str) -> Text:
    """Words that come from elsewhere (a policy's label), set as each language wants."""
    return Text(typography.typeset(fr, "fr"), typography.typeset(en, "en"))


def capitalised(told: Text) -> Text:
    """The words as they begin a sentence."""
    return Text(told.fr[:1].upper() + told.fr[1:], told.en[:1].upper() + told.en[1:])


def uncapitalised(told: Text) -> Text:
    """The words as they go on in a sentence."""
    return Text(_uncapitalised(told.fr), _uncapitalised(told.en))


def _uncapitalised(told: str) -> str:
    # A word in capitals, such as SMS, stays one.
    return told if told[1:2].isupper() else told[:1].lower() + told[1:]


def listed(told: Sequence[Text]) -> Text:
    """One after the other: a, b, c."""
    return Text(", ".join(each.fr for each in told), ", ".join(each.en for each in told))


def enumerated(told: Sequence[Text]) -> Text:
    """One after the other, as a sentence does: a, b et c; a, b and c."""
    if len(told) < 2:
        return told[0] if told else Text("", "")
    head, last = listed(told[:-1]), told[-1]
    return Text(f"{head.fr} et {last.fr}", f"{head.en} and {last.en}")


def joined(told: Sequence[Text]) -> Text:
    """Clauses of one sentence: a ; b in French, a; b in English."""
    return Text(f"{typography.NARROW}; ".join(each.fr for each in told), "; ".join(each.en for each in told))


class _Loader(yaml.CSafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for key in {key for key in keys if keys.count(key) > 1}:
            raise OubliError(
                f"{node.start_mark.name}: {key}", "stands here twice, and one would hide the other; rename one"
            )
        return super().construct_mapping(node, deep)


def read_phrases(folder: Path) -> dict[str, dict[str, object]]:
    """Every phrase of the YAML files of a folder, by `section.name`.

    Raises:
        OubliError: a section or a name stands twice; one would hide the other.
    """
    sections: dict[str, dict[str, dict[str, object]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        with path.open("rb") as file:
            read = yaml.load(file, Loader=_Loader)  # noqa: S506 - the loader above is a safe one
        for section in read.keys() & sections.keys():
            raise OubliError(f"{path}: {section}", "stands in two files, and one would hide the other; rename one")
        sections |= read
    return {f"{section}.{name}": phrase for section, phrases in sections.items() for name, phrase in phrases.items()}


@cache
def _phrases() -> dict[str, dict[str, object]]:
    return read_phrases(FOLDER)


def keys(section: str) -> tuple[str, ...]:
    """The names of a section's phrases, in the order of the file."""
    return tuple(key.removeprefix(f"{section}.") for key in _phrases() if key.startswith(f"{section}."))


def _template(key: str, language: Language, count: int | None) -> str:
    template = _phrases()[key][language]
    if isinstance(template, dict):
        if count is None:
            raise KeyError(f"{key}: has a singular and a plural, so it needs n")
        template = template["one" if typography.is_singular(count, language) else "other"]
    return typography.typeset(str(template).rstrip(), language)


def say(key: str, **values: Value) -> Text:
    """The phrase of that key with its values; `n` also chooses between singular and plural.

    Raises:
        KeyError: there is no such phrase, or one of its values is not given.
    """
    count = values.get("n")
    chosen = count if isinstance(count, int) else None
    fr, en = (
        _template(key, language, chosen).format_map({name: _shown(value, language) for name, value in values.items()})
        for language in LANGUAGES
    )
    return Text(fr, en)


def word(section: str, code: str | None) -> Text:
    """The word for a code of a closed set; a code without one (a new policy's) is shown as it is."""
    key = f"{section}.{code}"
    return say(key) if key in _phrases() else Text(code or "", code or "")
