"""A page per policy, and one over all of them, for people: what the book says, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.reporting import html
from orchestration.reporting.drawn.drawing import draw
from orchestration.reporting.policies.card import PolicyCard, tell_policy
from orchestration.reporting.policies.drawing import draw_phases, legend
from orchestration.reporting.policies.example import tell_story
from orchestration.reporting.policies.figures import BookFigures
from orchestration.reporting.texts import Text, say, typeset
from retention_policies.book import PolicyBook
from retention_policies.contact_events import ContactEvents

INDEX = "index.html"


def book_folder(reports: Path, policy_hash: str) -> Path:
    """Where the pages of a book stand beside the reports: an earlier report leads to the rules of its own night."""
    return reports / "policies" / policy_hash[:16]


def page_name(purpose: str) -> str:
    """The file of a policy's page."""
    # No purpose has a hyphen in its name.
    return INDEX.replace(".", "-policy.") if f"{purpose}.html" == INDEX else f"{purpose}.html"


@dataclass(frozen=True)
class PolicyPages:
    """Links from a report to the pages of its book; a page that was never written has none."""

    links: Mapping[str, str]

    def page(self, purpose: str) -> str | None:
        """The page of a policy."""
        return self.links.get(page_name(purpose))

    @property
    def index(self) -> str | None:
        """The page over all of them."""
        return self.links.get(INDEX)


NO_PAGES = PolicyPages({})
"""Before any was written."""


def find_pages(reports: Path, policy_hash: str | None) -> PolicyPages:
    """The pages of a book beside the reports."""
    found = book_folder(reports, policy_hash).glob("*.html") if policy_hash else ()
    return PolicyPages({path.name: path.relative_to(reports).as_posix() for path in found})


def write_pages(book: PolicyBook, folder: Path, figures: BookFigures | None, *, report: str | None) -> Path:
    """Write every page into a folder.

    Args:
        book: the policies.
        folder: where the pages go; what else stands there stays.
        figures: the figures of the last night, if there was one.
        report: the way from the folder to the night's report; None leaves the link out.

    Returns:
        The page over all of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cards = [tell_policy(policy, book.contact_events) for policy in book.policies]
    common = {"figures": figures, "report": report, "policy_hash": book.hash, "page_name": page_name}
    contacts = _contacts(book.contact_events)
    examples = figures.examples if figures and figures.policy_hash == book.hash else {}
    for card in cards:
        told, story = {"label": card.label}, tell_story(card.own, examples)
        page = html.render(
            "policy.html.j2",
            title=say("card.title", **told),
            running=say("card.running", **told),
            card=card,
            drawings={rule.name: draw_phases(rule, _id(rule.name)) for rule in card.rules},
            legends={rule.name: legend(rule.phases) for rule in card.rules},
            story=story,
            story_drawing=draw(story.timeline, "story") if story else "",
            contacts=contacts if any(rule.phases.clock == "last_contact" for rule in card.rules) else None,
            **common,
        )
        html.put(folder / page_name(card.purpose), page)
    page = html.render(
        "policies.html.j2",
        title=say("periods.title"),
        running=say("periods.name"),
        cards=_in_order(cards),
        **common,
    )
    html.put(folder / INDEX, page)
    return folder / INDEX


def _in_order(cards: list[PolicyCard]) -> list[PolicyCard]:
    """Those in force first."""
    return sorted(cards, key=lambda card: (not card.is_enabled, card.label.fr.casefold()))


def _id(rule: str) -> str:
    return "phases-" + rule.replace(".", "-")


def _contacts(contact_events: ContactEvents) -> dict[str, object]:
    told: dict[bool, list[tuple[Text, Text]]] = {True: [], False: []}
    for event in contact_events.events.values():
        label, reason = typeset(event.label.fr, event.label.en), typeset(event.reason.fr, event.reason.en)
        told[event.contact].append((label, reason))
    return {"counts": told[True], "ignored": told[False], "reference": typeset(contact_events.reference, "").fr}
