"""The source systems and who runs them, from the data map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestration.ingestion.data_map import categories_of
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.ingestion.mapped_terms import Label, Mechanism
from orchestration.reporting.register.contents import Fate, Measured, contents, fates
from orchestration.reporting.register.countries import country, is_transfer
from orchestration.reporting.register.fact import Fact, Facts, coded, labelled, named, to_complete
from orchestration.reporting.texts import say
from retention_policies.vocabulary import CATEGORIES


@dataclass(frozen=True)
class System:
    """A source system."""

    name: Fact
    """Its name in the data map, and for people."""
    data: Facts
    """The data categories it holds."""
    contents: Mapping[str, Facts]
    """What stands in each of them, by its code."""
    fates: Mapping[str, Mapping[Fate, Facts]]
    """The same by what becomes of it in the intermediate archive."""
    is_own_archive: bool
    """What is archived stays in it."""
    processor: str
    """Who runs it; empty if the controller does."""
    role: Fact | None = None
    """What it is there for, of Oubli itself."""

    @property
    def categories(self) -> frozenset[str]:
        """The same by their codes."""
        return frozenset(fact.code for fact in self.data)


@dataclass(frozen=True)
class Processor:
    """Who runs systems for the controller (RGPD Art. 28)."""

    name: str
    country: Fact
    transfer: Fact | None
    """The mechanism under which data goes there; None where it stays in the European Economic Area."""
    systems: Facts

    @property
    def fact(self) -> Fact:
        """The processor and where it is."""
        return Fact(self.name, say("register.processor_in", name=named(self.name).told, country=self.country.told))

    @property
    def transfer_told(self) -> Fact | None:
        """The transfer in one line."""
        if self.transfer is None:
            return None
        told = say("register.transfer_told", processor=self.fact.told, mechanism=self.transfer.told)
        return Fact(f"{self.name}:{self.country.code}:{self.transfer.code}", told)


def tell_systems(data_map: Sequence[MappedSource], measured: Measured = None) -> tuple[System, ...]:
    """Every source system once, by name; `measured` are the events that the policies measure."""
    told = []
    for source in sorted(data_map, key=lambda each: each.name):
        named = categories_of((source,)) - {"fingerprints"}
        held = {category for category in named if category != "statistics" or contents(source, category, measured)}
        told.append(
            System(
                name=Fact(source.name, labelled(source.label).told),
                data=tuple(coded("category", category) for category in CATEGORIES if category in held),
                contents={category: contents(source, category, measured) for category in held},
                fates={category: fates(source, category, measured) for category in held},
                is_own_archive=any(table.archive == "keep" for table in source.tables),
                processor="" if source.processor.in_house else source.processor.name,
            )
        )
    return tuple(told)


def tell_processors(data_map: Sequence[MappedSource], systems: Sequence[System]) -> tuple[Processor, ...]:
    """Every processor once, by name; one that is in two countries stands there twice."""
    names = {system.name.code: system.name for system in systems}
    places: dict[tuple[str, str, Fact | None], list[Fact]] = {}
    for source in sorted(data_map, key=lambda each: each.name):
        if not source.processor.in_house:
            place = (source.processor.name, source.processor.country, _mechanism(source.processor.transfer))
            places.setdefault(place, []).append(names[source.name])
    return tuple(
        Processor(name, country(code), mechanism or (to_complete() if is_transfer(code) else None), tuple(systems_of))
        for (name, code, mechanism), systems_of in sorted(places.items(), key=lambda place: _in_order(*place[0]))
    )


def _in_order(name: str, code: str, mechanism: Fact | None) -> tuple[str, str, str]:
    return name, code, mechanism.code if mechanism else ""


def _mechanism(said: Mechanism | Label | None) -> Fact | None:
    if said is None:
        return None
    return labelled(said) if isinstance(said, Label) else coded("transfer", said)
