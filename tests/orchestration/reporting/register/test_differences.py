"""Two versions of the register are compared field by field: differences.yaml is the table."""

import copy
from pathlib import Path

import pytest
import yaml

from orchestration.reporting.register.differences import differences
from orchestration.reporting.register.document import as_document
from orchestration.reporting.register.register import make_register
from orchestration.reporting.texts import typeset
from retention_policies.book import PolicyBook
from retention_policies.controller import Controller
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

TABLE = yaml.safe_load((Path(__file__).parent / "differences.yaml").read_text(encoding="utf-8"))


def test_two_versions_that_say_the_same_have_none(register):
    document = as_document(register, DAY)
    assert list(differences(document, copy.deepcopy(document))) == []


@pytest.mark.parametrize("case", TABLE["policies"], ids=lambda case: case["fr"][0][:60])
def test_a_policy_that_changes_is_told(register, systems, tmp_path, case):
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        if path.stem == case["policy"]:
            assert case["replace"] in content
            content = content.replace(case["replace"], case["by"])
        (tmp_path / path.name).write_text(content, encoding="utf-8")
    new = make_register(PolicyBook.load(tmp_path), systems, register.controller, on=DAY)
    told = list(differences(as_document(register, DAY), as_document(new, DAY)))
    assert told == [typeset(fr, en) for fr, en in zip(case["fr"], case["en"], strict=True)]


@pytest.mark.parametrize("case", TABLE["systems"], ids=lambda case: case["fr"][-1][:60])
def test_a_system_that_changes_is_told(register, systems, case):
    changed = [
        source.model_copy(update={"processor": source.processor.model_copy(update=case["processor"])})
        if source.name == case["system"]
        else source
        for source in systems
    ]
    new = make_register(BOOK, changed, register.controller, on=DAY)
    told = list(differences(as_document(register, DAY), as_document(new, DAY)))
    assert told == [typeset(fr, en) for fr, en in zip(case["fr"], case["en"], strict=True)]


def test_a_system_that_comes_or_goes_is_told_with_what_it_holds(register, systems):
    without = as_document(make_register(BOOK, systems[1:], register.controller, on=DAY), DAY)
    told = [each.fr for each in differences(without, as_document(register, DAY))]
    assert "Système ajouté\u00a0: «\u00a0Relation clients\u00a0»." in told
    assert "Sous-traitant ajouté\u00a0: «\u00a0Relation Exemple SAS\u00a0»." in told
    gone = [each.en for each in differences(as_document(register, DAY), without)]
    assert "Processor removed: “Relation Exemple SAS”." in gone


def test_a_controller_that_moves_is_told(register, systems):
    moved = Controller.of(register.controller.given() | {"address": "2 rue de l'Exemple, Paris"})
    (told,) = differences(as_document(register, DAY), as_document(make_register(BOOK, systems, moved, on=DAY), DAY))
    assert told.fr.startswith("Responsable du traitement, adresse\u00a0: «\u00a01 rue de l’Exemple")
    assert told.en.endswith("becomes “2 rue de l’Exemple, Paris”.")
