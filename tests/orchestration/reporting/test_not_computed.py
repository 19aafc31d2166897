"""What a night did not compute is told as that, and is no 0."""

from io import StringIO

import pytest
from rich.console import Console

from orchestration.reporting.figures import night_figures
from orchestration.reporting.summary import as_json, summary_table
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import NIGHT
from tests.orchestration.reporting.variants import FAILED


@pytest.mark.parametrize("name", ["HELD", "FAILED"])
def test_what_a_night_without_a_plan_never_counted_is_no_zero(variant, name):
    figures = night_figures(variant(name).engine, NIGHT)
    read = as_json(figures)["total"]
    assert [read[counted] for counted in ("due", "held", "failed", "waiting", "to_delete")] == [None] * 5
    assert (read["deleted"], read["known"]) == (0, 1450)
    console = Console(width=80, record=True, file=StringIO())
    console.print(summary_table(figures))
    rows = {line.strip().split("  ")[0]: line.split()[-2:] for line in console.export_text().splitlines() if line}
    assert {heading for heading, cells in rows.items() if cells == ["not", "computed"]} == {
        "due", "held back", "failed", "waiting",
    }  # fmt: skip


def test_what_a_failed_night_did_not_compute_is_told_as_that_and_what_an_earlier_one_did_under_its_date(
    planted, tmp_path
):
    failed = copy_of(planted, "failed_after")
    failed.run(
        f"{FAILED};\n"
        "insert into control.nights (night_id, as_of, started_at, status, counts) "
        "values ('night-0', '2026-11-19', '2026-11-19 02:00+00', 'held', '{\"built\": 1}')"
    )
    page = Page(failed.report(tmp_path))
    answers = page.said("fr").split("Sommaire")[0]
    assert "Pourquoi\u202f? Non calculé\u00a0: la nuit n’a pas établi de plan" in answers
    assert "Aucune échéance" not in answers
    for system in ("CRM", "Tous les systèmes"):
        known, due, *settled, held, _ = page.row("tonight-table", system)
        assert (due, settled, held) == ("non calculé", ["0", "0", "0", "0"], "non calculé")
        assert known
    assert "État calculé le 19\u00a0novembre\u00a02026 à 3\u00a0h\u00a000" in page.said("fr")
    assert "Aucune donnée n’était arrivée" not in page.said("fr")
