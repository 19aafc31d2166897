"""The lines of a processing activity's sheet, as CNIL's model of the register orders them; page and spreadsheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from orchestration.reporting.register.dates import CHANGED, CREATED
from orchestration.reporting.register.fact import Facts
from orchestration.reporting.register.processing import Processing
from orchestration.reporting.texts import Text, say


@dataclass(frozen=True)
class Line:
    """A heading with what stands under it."""

    key: str
    heading: Text
    values: tuple[Text, ...]


def lines(processing: Processing, responsible: Mapping[str, Facts], written: Mapping[str, Any]) -> Iterator[Line]:
    """What the sheet says of one activity; its tables of data and of periods stand under it.

    Args:
        processing: the activity.
        responsible: who is responsible, field by field.
        written: the activity in register.json, which has its dates.
    """
    beside = _told((processing.beside,)) if processing.beside else ()
    told: dict[str, tuple[Text, ...]] = {
        "purpose": (processing.purpose.told,),
        "sub_purposes": _told(processing.sub_purposes),
        "dates": tuple(say(f"fiche.{key}", day=date.fromisoformat(written[key])) for key in (CREATED, CHANGED)),
        "actors": tuple(
            say("fiche.actor", role=say(f"controller.{field}" if field != "name" else "register.responsible"), name=who)
            for field in ("name", "joint_controllers", "dpo_name")
            for who in _told(responsible[field])
        ),
        "owner": (processing.owner.told,),
        "bases": _told(processing.bases),
        "interest": (processing.interest.told,) if processing.interest else (),
        "people": _told(processing.people),
        "sensitive": (processing.sensitive,),
        "systems": (*_told(processing.systems), *beside, *processing.collection),
        "shared": _told(processing.shared),
        "recipients": (say("register.own_service", owner=processing.owner.told), *_told(processing.recipients)),
        "processors": _told(processing.processors) or (say("register.no_processor"),),
        "transfers": (*_told(processing.transfers), *beside)
        if processing.transfers
        else (say("register.no_transfer"),),
        "retention": (*_periods(processing), *_told(processing.lasting)),
        "ending": _told(processing.ending.told),
        "security": (*_told(processing.security), *_told(responsible["measures"])),
    }
    for key, values in told.items():
        if values:
            yield Line(key, say(f"fiche.{key}"), values)


def _periods(processing: Processing) -> tuple[Text, ...]:
    if processing.is_of_oubli:
        return tuple(rule.sentence for rule in processing.retentions)
    return processing.promises


def _told(facts: Facts) -> tuple[Text, ...]:
    return tuple(fact.told for fact in facts)
