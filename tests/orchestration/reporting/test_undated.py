"""What no deadline reaches is counted, with how to put it right; who is due by the day of first reading is told."""

import pytest
from sqlalchemy import text

from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.variants import UNDATED

TODO = (
    "Leur délai est compté à partir du jour où Oubli les a lues pour la première fois. Renseignez la date de collecte "
    "dans le système d’origine."
)


@pytest.fixture(scope="module")
def undated(planted):
    copy = copy_of(planted, "without_end")
    copy.run(UNDATED)
    copy.build()
    return copy


def test_the_model_counts_by_system_and_each_person_once(undated):
    with undated.engine.connect() as connection:
        rows = connection.execute(text("select * from reporting.rpt_undated order by 2, 1")).all()
    assert [tuple(row) for row in rows] == [
        ("", "collected_at", 9, 6, 1),
        ("crm", "collected_at", 6, 6, 1),
        ("emailing", "collected_at", 3, 3, 1),
        ("", "issued_on", 2, 2, 0),
        ("crm", "issued_on", 2, 2, 0),
        # What waits in quarantine is told there.
        ("crm", "person", 2, 0, 0),
        ("", "rule", 1, 1, 0),
        ("emailing", "rule", 1, 1, 0),
    ]


def test_the_page_names_the_system_the_number_and_what_to_do(undated, tmp_path):
    page = Page(undated.report(tmp_path))
    assert page.row("undated-table", "CRM") == [
        "Fiches sans aucune date",
        TODO,
        "6",
    ]
    said = {language: page.said(language) for language in ("fr", "en")}
    assert "Dont 1 personne sans aucune date\u00a0: son délai est compté à partir du jour où Oubli" in said["fr"]
    assert "Of these, 1 person without any date: the period is counted from the day Oubli first read it." in said["en"]
    assert "Documents without a date No period runs, neither theirs nor" in said["en"]
    assert page.row("quarantine-table", "CRM")[0] == "Ligne sans fiche correspondante"


def test_a_page_without_any_says_so(page):
    said = page.said("fr")
    assert "Hors quarantaine, toutes les données ont une date à partir de laquelle leur durée se compte." in said
    assert "without any date" not in page.said("en")
