"""The report tells for a month what was restored from the archive, by whom and why."""

from datetime import timedelta

from orchestration.evidence.ledger import append
from orchestration.evidence.restoration import Restoration
from orchestration.reporting.sections.restored import LOOKED_BACK
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import AS_OF


def test_each_restore_of_the_last_month_is_told(planted, tmp_path):
    other = copy_of(planted, "restored")
    for days, reason in ((31, "case 6"), (30, "case 7"), (1, "case 8 <b>")):
        at = f"{AS_OF - timedelta(days=days)}T12:00:00+00:00"
        said = {"source": "crm", "record": "f", "by": "Marie", "data_categories": ("identity",)}
        with other.engine.begin() as connection:
            append(connection, Restoration(at=at, reason=reason, items=2, **said), ())  # type: ignore[arg-type] # texts
    told = Page(other.report(tmp_path)).said("fr")
    assert LOOKED_BACK.days == 30
    assert "2 restaurations depuis l’archive d’Oubli en trente jours" in told
    assert "Le 20\u00a0novembre\u00a02026, 2 éléments remis en base active dans" in told
    assert "par Marie\u202f; motif\u00a0: case 8 <b>" in told
    assert told.index("case 8") < told.index("case 7")
    assert "case 6" not in told


def test_a_month_without_any_says_nothing_of_it(page):
    assert "restauration" not in page.said("fr")
