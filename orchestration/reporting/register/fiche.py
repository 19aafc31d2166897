"""The lines of a processing activity's sheet, as CNIL's model of the register orders them; page and spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.reporting.register.fact import Facts, named
from orchestration.reporting.register.processing import Processing
from orchestration.reporting.texts import Text, say


@dataclass(frozen=True)
class Line:
    """A heading with what stands under it."""

    key: str
    heading: Text
    values: tuple[Text, ...]


def lines(processing: Processing, company_measures: Facts) -> Iterator[Line]:
    """What the sheet says of one activity; its table of periods stands under it."""
    told: dict[str, tuple[Text, ...]] = {
        "purpose": (processing.purpose.told,),
        "owner": (named(processing.owner).told,),
        "bases": _told(processing.bases),
        "interest": (processing.interest.told,) if processing.interest else (),
        "people": _told(processing.people),
        "data": _told(processing.data),
        "sensitive": (processing.sensitive,),
        "systems": (*_told(processing.systems), say("register.collected")),
        "recipients": (say("register.own_service", owner=processing.owner), *_told(processing.recipients)),
        "processors": _told(processing.processors) or (say("register.no_processor"),),
        "transfers": _told(processing.transfers) or (say("register.no_transfer"),),
        "retention": (*processing.promises, *_told(processing.lasting)),
        "security": (*_told(processing.security), *_told(company_measures)),
    }
    for key, values in told.items():
        if values:
            yield Line(key, say(f"fiche.{key}"), values)


def _told(facts: Facts) -> tuple[Text, ...]:
    return tuple(fact.told for fact in facts)
