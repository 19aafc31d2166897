"""The report tells of work orders what their operators say, and what was read since."""

from tests.orchestration.reporting.pages import Page


def test_work_orders_say_what_their_operators_say(variant, tmp_path):
    said = Page(variant("RECEIPTED").report(tmp_path)).said("fr").replace("\u00a0", " ")
    assert "3 opérations demandées le 21 novembre 2026. 3 sont déclarées faites par l’opérateur : la pro" in said
    assert "9 opérations demandées le 21 novembre 2026. 5 sont déclarées faites par l’opérateur, et les données" in said
    assert "pourtant encore là à une lecture ultérieure. 4 ne sont déclarées faites par personne." in said
