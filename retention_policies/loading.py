"""The files of a book, read into policies and a truth table, with every error in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from retention_policies.consistency import faults
from retention_policies.contact_events import ContactEvents
from retention_policies.errors import PolicyError
from retention_policies.model import Policy
from retention_policies.part import Part
from retention_policies.reading import read_mapping
from retention_policies.sentences import policy_errors

TRUTH_TABLE, CONTROLLER = "contact_events.yaml", "controller.yaml"
SHIPPED = Path(__file__).resolve().parent

PartOfBook = TypeVar("PartOfBook", bound=Part)


def load_files(folder: Path) -> tuple[tuple[Policy, ...], ContactEvents]:
    """The policies in `folder`, by purpose, and the truth table beside it, in it, or else the shipped one.

    Raises:
        PolicyError: a file is wrong; further errors are in its `others`.
    """
    errors: list[PolicyError] = []
    truth_table = _truth_table(folder, errors)
    policies: dict[str, Policy] = {}
    for path in _files(folder, errors):
        policy = _part(path, Policy, errors)
        if policy:
            errors += _misnamed(path, policy.purpose)
            policies.setdefault(policy.purpose, policy)
        if policy and truth_table:
            errors += (PolicyError(f"{path.name}: {key}", sentence) for key, sentence in faults(policy, truth_table))
    if errors or truth_table is None:
        first, *others = errors
        raise PolicyError(first.place, first.sentence, tuple(others))
    return tuple(policies[purpose] for purpose in sorted(policies)), truth_table


def _part(path: Path, kind: type[PartOfBook], errors: list[PolicyError]) -> PartOfBook | None:
    try:
        document = read_mapping(path)
    except PolicyError as error:
        errors.append(error)
        return None
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        errors += policy_errors(path.name, document, error)
        return None


def _truth_table(folder: Path, errors: list[PolicyError]) -> ContactEvents | None:
    places = (folder.parent / TRUTH_TABLE, folder / TRUTH_TABLE, SHIPPED / TRUTH_TABLE)
    path = next(place for place in places if place.exists())
    table = _part(path, ContactEvents, errors)
    errors += (
        PolicyError(f"{path.name}: events.{b}.aliases", f"{name!r} already means {a}; remove it from one of the two")
        for name, a, b in (table.twice() if table else ())
    )
    return table


def _files(folder: Path, errors: list[PolicyError]) -> list[Path]:
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".yaml", ".yml"))
    except OSError:
        errors.append(PolicyError(str(folder), "expected a folder of policy files, and found none that can be read"))
        return []
    paths = [path for path in paths if path.name not in (TRUTH_TABLE, CONTROLLER) and not path.name.startswith(".")]
    if not paths:
        errors.append(PolicyError(str(folder), "holds no policy; add one file per purpose, such as accounting.yaml"))
    return paths


def _misnamed(path: Path, purpose: str) -> Iterator[PolicyError]:
    wanted = f"{purpose}.yaml"
    if path.name != wanted and (path.parent / wanted).exists():
        yield PolicyError(f"{path.name}: purpose", f"{purpose} is already the purpose of {wanted}; give it another")
    elif path.name != wanted:
        yield PolicyError(f"{path.name}: purpose", f"{purpose} belongs in a file named {wanted}; rename one of the two")
