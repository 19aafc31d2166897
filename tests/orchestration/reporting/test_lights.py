"""The first page says of each subject how it stands, with a way to where it is told in full."""

import re

import pytest

from expectations.gates import GATES
from orchestration.reporting.lights import SUITES
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page


def lights(page):
    """The kind of each light, by the part of the report that it leads to."""
    (listed,) = re.findall(r'<ul class="lights".*?</ul>', page.source, re.DOTALL)
    return {
        re.findall(r'href="#(\w+)"', light)[0]: re.findall(r'class="mark (\w+)"', light)[0]
        for light in listed.split("<li>")[1:]
    }


def test_every_suite_of_promises_is_about_one_subject():
    about = sorted(name for suites in SUITES.values() for name in suites)
    assert about == sorted({suite.name for gate in GATES for suite in gate.suites})


def test_each_subject_of_the_planted_night_has_its_light_and_says_why(page):
    assert lights(page) == {
        "tonight": "wait",
        "basis": "wait",
        "last_contact": "good",
        "opt_outs": "good",
        "sources": "bad",
        "why": "wait",
        "proof": "good",
        "promises": "wait",
    }
    said = page.said("fr").split("État par sujet")[1].split("Sommaire")[0]
    assert "À traiter Systèmes et qualité 1 système mis de côté" in said
    assert "À suivre Échéances 1 engagement non tenu\u202f; 11 personnes en suspens" in said
    assert "En ordre Preuve Registre de preuve vérifié, de la première à la dernière inscription" in said


@pytest.mark.parametrize(
    ("statement", "section", "kind"),
    [
        ("update evidence.ledger set entry = jsonb_set(entry, '{items}', '1') where seq = 3", "proof", "bad"),
        (
            "update reporting.rpt_promises set suite = 'objections', severity = 'critical' where not passed",
            "opt_outs",
            "bad",
        ),
        (
            "update reporting.rpt_promises set suite = 'clocks', severity = 'warning' where not passed",
            "last_contact",
            "wait",
        ),
        ("update reporting.rpt_opt_out_marks set waiting = 1", "opt_outs", "wait"),
    ],
)
def test_what_goes_wrong_changes_the_light_of_its_subject(planted, tmp_path, statement, section, kind):
    other = copy_of(planted, f"light_{section}_{kind}")
    other.run(f"alter table evidence.ledger disable trigger user;\n{statement}")
    assert lights(Page(other.report(tmp_path)))[section] == kind


def test_of_a_night_that_computed_nothing_no_light_is_green_for_what_it_did_not_see(variant, tmp_path):
    shown = lights(Page(variant("FAILED").report(tmp_path)))
    assert {shown[section] for section in ("last_contact", "opt_outs", "tonight")} <= {"idle", "wait", "bad"}
    assert shown["proof"] == "good"
