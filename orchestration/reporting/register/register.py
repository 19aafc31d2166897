"""The register of processing activities (RGPD Art. 30), made of the policy book, the data map and controller.yaml."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.register.contents import Measured
from orchestration.reporting.register.own import tell_own, tell_warehouse
from orchestration.reporting.register.processing import Processing, tell_processing
from orchestration.reporting.register.system import Processor, System, tell_processors, tell_systems
from retention_policies.book import PolicyBook
from retention_policies.controller import Controller


@dataclass(frozen=True)
class Register:
    """Everything that the documents say."""

    controller: Controller
    processings: tuple[Processing, ...]
    """One for each policy in force, by its French name, then Oubli's own."""
    systems: tuple[System, ...]
    processors: tuple[Processor, ...]
    policy_hash: str
    data_map_hash: str

    @property
    def has_transfers(self) -> bool:
        """Whether data leaves the European Economic Area."""
        return any(processor.transfer for processor in self.processors)

    def purposes_of(self, processor: Processor) -> tuple[Processing, ...]:
        """The processing activities that a processor takes part in."""
        return tuple(one for one in self.processings if processor.fact in one.processors)


def make_register(book: PolicyBook, data_map: Sequence[MappedSource], controller: Controller, *, on: date) -> Register:
    """The register as the files stand on that day."""
    systems = tell_systems(data_map, _measured(book))
    processors, warehouse = tell_processors(data_map, systems), tell_warehouse(systems)
    processings = [
        tell_processing(policy, book, systems, processors, controller, on) for policy in book.policies if policy.enabled
    ]
    return Register(
        controller=controller,
        processings=(
            *sorted(processings, key=lambda one: one.purpose.told.fr.casefold()),
            *tell_own(controller, warehouse),
        ),
        systems=(*systems, warehouse),
        processors=processors,
        policy_hash=book.hash,
        data_map_hash=hash_of(data_map),
    )


def _measured(book: PolicyBook) -> Measured:
    """The events that policies in force say something of as figures of an audience."""
    enabled = (policy for policy in book.policies if policy.enabled)
    named = [rule.who.events for policy in enabled for _, rule in policy.all_rules() if rule.grain == "event"]
    return frozenset().union(*(events for events in named if events)) if all(named) else None


def hash_of(data_map: Sequence[MappedSource]) -> str:
    """SHA-256 of what the data map says, in hexadecimal: the same for any order of the systems, and any formatting."""
    content = {source.name: source.model_dump(mode="json", by_alias=True) for source in data_map}
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
