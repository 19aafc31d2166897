"""Each promise of the report says since when it is kept, why it matters and who sees to it."""

from expectations.suites.clocks import CLOCKS
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page


def test_a_promise_tells_its_history(page):
    french, english = page.said("fr"), page.said("en")
    assert "Non tenu depuis le 19\u00a0novembre\u00a02026\u202f; non tenu 3 nuits sur les 4 dernières." in french
    assert "Tenu depuis le 19\u00a0novembre\u00a02026\u202f; non tenu 1 nuit sur les 5 dernières." in french
    assert "Not kept since 19\u00a0November\u00a02026; not kept on 3 of the last 4 nights." in english
    assert "Checked for the first time." in english


def test_a_promise_that_had_nothing_to_check_says_so(page):
    said = page.said("fr")
    assert "1 engagement tenu sur 3 , 1 sans objet" in said
    assert "Personne n’est revenu. Sans objet critique" in said, "and nothing of having been kept"


def test_it_says_how_long_the_details_of_the_checks_are_kept(page):
    assert "Ce détail n’est gardé que 31 nuits\u00a0: ensuite, les liens n’y mènent plus" in page.said("fr")


def test_a_promise_says_why_it_matters_and_who_sees_to_it(planted, tmp_path):
    more, dated = copy_of(planted, "owned"), CLOCKS.promises[0]
    more.run(f"update reporting.rpt_promises set name = '{dated.name}' where name = 'clocks_known'")
    page = Page(more.report(tmp_path))
    owner = {"dpo": "le DPO", "data engineer": "l’équipe technique"}[dated.owner]
    assert f"Pourquoi, et qui s’en charge {dated.why.fr} Suivi assuré par {owner}." in page.said("fr")
    assert f"Why, and who sees to it {dated.why.en} Followed up by" in page.said("en")
