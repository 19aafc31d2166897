"""What was erased and still stands is told with its place, whatever else the night is about."""

from tests.orchestration.reporting.pages import Page


def test_addresses_that_were_found_again_are_told_with_their_place(variant, tmp_path):
    said = Page(variant("FAULTY").report(tmp_path)).said("fr")
    assert "CRM, table contacts\u00a0: 2 lignes" in said
    assert "copie d’Oubli, table quarantine.rows\u00a0: 1 ligne" in said
    assert "Campagnes d’e-mails\u00a0: injoignable, la recherche" in said
    assert "CRM, table old.backup, absente de la description du système\u00a0: 5 lignes" in said
    locked = "CRM, table locked\u00a0: la recherche n’a pas pu y être faite"
    assert f"{locked} (depuis la nuit du 18\u00a0novembre\u00a02026)" in said
    assert "journal d’exécution d’Oubli, table event_logs\u00a0: 1 ligne" in said
    assert "Fichier logs/night.log d’Oubli\u00a0: 1 coordonnée" in said


def test_a_plan_that_waits_is_told_beside_what_still_stands_from_another_night(variant, tmp_path):
    said = Page(variant("WAITING_AND_FAULTY").report(tmp_path)).said("fr")
    assert "oubli approve" in said
    assert "CRM, table contacts\u00a0: 2 lignes" in said
