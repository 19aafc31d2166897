"""The policy book: every policy and the truth table, read once and named by the hash of its content."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from retention_policies import rows
from retention_policies.checks import Finding, check
from retention_policies.contact_events import ContactEvents
from retention_policies.errors import PolicyError
from retention_policies.loading import load_files
from retention_policies.model import Policy
from retention_policies.vocabulary import CATEGORIES

LANGUAGE = 3
"""Raised when the same files come to mean something else; it is part of the hash."""


@dataclass(frozen=True)
class PolicyBook:
    """What must happen to which data, and why."""

    policies: tuple[Policy, ...]
    """By purpose, disabled ones included."""
    contact_events: ContactEvents

    @classmethod
    def load(cls, folder: Path) -> "PolicyBook":
        """The book whose policy files stand in `folder`.

        The truth table is the contact_events.yaml beside that folder, or in it, or else the shipped one.

        Raises:
            PolicyError: a file is wrong; further errors are in its `others`.
        """
        return cls(*load_files(folder))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the content in hexadecimal: the same for any order of files, keys, lists and any formatting."""
        content = {
            "language": LANGUAGE,
            "policies": {policy.purpose: policy.canonical() for policy in self.policies},
            "contact_events": self.contact_events.canonical(),
        }
        return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def check(
        self, categories: Collection[str] = CATEGORIES, sources: Collection[str] | None = None
    ) -> tuple[Finding, ...]:
        """What a DPO should look at, errors first.

        Args:
            categories: those that the sources really hold.
            sources: the names of the sources; None if nobody knows them.
        """
        found = check(self.policies, categories, sources)
        return tuple(sorted(found, key=lambda f: (f.severity, f.place, f.sentence)))

    def sound(self) -> "PolicyBook":
        """This book, by which data may be purged.

        Raises:
            PolicyError: its rules are at odds with each other or with their references; further ones in its `others`.
        """
        errors = [PolicyError(found.place, found.sentence) for found in self.check() if found.severity == "error"]
        if errors:
            raise PolicyError(errors[0].place, errors[0].sentence, tuple(errors[1:]))
        return self

    def policy_rows(self) -> list[rows.Row]:
        """Rows of policy.policies: one per enabled policy."""
        return rows.policy_rows(self.policies)

    def source_cap_rows(self) -> list[rows.Row]:
        """Rows of policy.source_caps: one per source system for which an enabled policy has a cap of its own."""
        return rows.source_cap_rows(self.policies)

    def rule_rows(self) -> list[rows.Row]:
        """Rows of policy.rules: one per phase of every rule of the enabled policies."""
        return rows.rule_rows(self.policies)

    def contact_event_rows(self) -> list[rows.Row]:
        """Rows of policy.contact_events: one per name of an event, aliases included."""
        return rows.contact_event_rows(self.contact_events)

    def ground_rows(self) -> list[rows.Row]:
        """One row per channel for which an enabled policy rests on another legal basis than its own."""
        return rows.ground_rows(self.policies)
