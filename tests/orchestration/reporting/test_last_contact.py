"""The page tells how old the last contacts are, and why people without one for three years are still known."""

from orchestration.reporting.policies.pages import PolicyPages
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page

ENDED = """
delete from reporting.rpt_kept_past_contact;
insert into reporting.rpt_kept_past_contact values ('due', 20), ('held', 12), ('accounting', 7)
"""
RECENT = "delete from reporting.rpt_last_contact where age = 'over_3_years'"


def test_the_table_has_everybody_by_age_and_group(page):
    rows = (
        "Moins de 6\u00a0mois",
        "De 6 à 12\u00a0mois",
        "De 1 à 2\u00a0ans",
        "De 2 à 3\u00a0ans",
        "3\u00a0ans ou plus",
        "Aucun contact",
    )
    assert [page.row("contact-table", row) for row in rows] == [
        ["90", "0", "0", "0", "90"],
        ["0", "20", "0", "0", "20"],
        ["0", "0", "40", "0", "40"],
        ["0", "0", "0", "3", "3"],
        ["7", "0", "30", "0", "37"],
        ["5", "2", "0", "0", "7"],
    ]
    assert page.row("contact-table", "dont collecte il y a 3\u00a0ans ou plus") == ["0", "2", "0", "0", "2"]
    assert page.row("contact-table", "Total") == ["102", "22", "70", "3", "197"]
    assert "collecte inconnue" not in page.said("fr")


def test_the_chart_has_prospects_and_customers_side_by_side(page):
    told = page.source.split('id="contact-drawing"')[1].split("</figure>")[0]
    for bar in (
        "Moins de 6 mois, Prospects\u00a0: 90",
        "3 ans ou plus, Clients, actuels ou anciens\u00a0: 30",
        "No contact, Prospects: 7",
    ):
        assert bar in told


def test_who_is_past_three_years_is_told_with_the_grounds(page):
    said = page.said("fr")
    assert (
        "date de trois ans ou plus pour 39 personnes. De 9 d’entre elles, il ne reste que des fiches sans donnée, "
        "par exemple anonymisées. Des données de 30 personnes sont gardées pour"
    ) in said
    assert "plus rien ne justifie" not in said
    assert page.row("kept-table", "Prospection commerciale auprès des particuliers") == ["30"]
    assert "aucune durée ne court" not in said


def test_who_is_kept_on_no_ground_is_told_apart(planted, tmp_path):
    other = copy_of(planted, "ended")
    other.run(ENDED)
    page = Page(other.report(tmp_path))
    said = page.said("fr")
    assert "Pour 20 d’entre elles, plus rien ne justifie la conservation\u00a0: toutes leurs données sont" in said
    assert "Des données de 19 personnes sont gardées" in said
    assert said.index("Comptabilité et pièces justificatives 7") < said.index("En suspens\u00a0: données échues")


def test_nobody_past_three_years_is_told_too(planted, tmp_path):
    other = copy_of(planted, "recent")
    other.run(RECENT)
    said = Page(other.report(tmp_path)).said("fr")
    assert "la collecte date de moins de trois ans" in said
    assert "plus pour" not in said


def test_without_anybody_nothing_is_drawn(planted, tmp_path):
    other = copy_of(planted, "nobody")
    other.run("truncate reporting.rpt_last_contact;\ntruncate reporting.rpt_opt_outs")
    page = Page(other.report(tmp_path))
    assert "Aucune personne n’est connue." in page.said("fr")
    assert "Aucune opposition n’est connue." in page.said("fr")
    assert 'id="contact-drawing"' not in page.source


def test_the_rule_is_a_link_away(planted, tmp_path):
    pages = PolicyPages({f"{name}.html": f"policies/{name}.html" for name in ("prospecting_b2c", "opt_out_list")})
    links = Page(planted.report(tmp_path, pages=pages)).of("href")
    assert "policies/prospecting_b2c.html#contacts" in links
    assert "policies/opt_out_list.html" in links
