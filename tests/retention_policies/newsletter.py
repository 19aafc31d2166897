"""The smallest book there is: one policy and a short truth table, written to a folder and read back."""

from pathlib import Path

from retention_policies.book import PolicyBook
from retention_policies.errors import PolicyError

POLICY = """\
purpose: newsletter
label: {fr: Lettre d’information, en: Newsletter}
owner: DPO
legal_basis: consent
data: [identity, contact_details]
clock: last_contact
active: {keep: P3Y, norm: P3Y}
then: delete
reference: CNIL
confidence: text
"""
DOCUMENTS = (
    POLICY.replace("[identity, contact_details]", "[documents]")
    .replace("clock: last_contact", "clock: delivery\ngrain: document")
    .replace("then: delete", "then: archive\narchive: {keep: P5Y, norm: P5Y}\nfinally: delete")
)
TRUTH_TABLE = """\
reference: CNIL
confidence: text
events:
  click: {contact: true, label: {fr: Clic, en: Click}, reason: {fr: Acte, en: Act}, aliases: [link_click]}
  open: {contact: false, label: {fr: Ouverture, en: Open}, reason: {fr: Machine, en: Machine}}
"""


def edited(text: str, *edits: tuple[str, str]) -> str:
    """The text with each edit done; an edit that finds nothing would test nothing."""
    for old, new in edits:
        assert old in text, f"{old!r} stands nowhere in the text"
        text = text.replace(old, new)
    return text


def write(folder: Path, *, truth_table: str = TRUTH_TABLE, **policies: str) -> Path:
    """A book of these policies, by file name; the folder to load."""
    home = folder / "policies"
    home.mkdir(parents=True, exist_ok=True)
    (folder / "contact_events.yaml").write_text(truth_table, encoding="utf-8")
    for name, text in (policies or {"newsletter": POLICY}).items():
        (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return home


def book(folder: Path, *, truth_table: str = TRUTH_TABLE, **policies: str) -> PolicyBook:
    """The book of these policies."""
    return PolicyBook.load(write(folder, truth_table=truth_table, **policies))


def errors(folder: Path) -> list[str]:
    """Everything wrong in a folder."""
    try:
        PolicyBook.load(folder)
    except PolicyError as error:
        return [str(each) for each in (error, *error.others)]
    return []
