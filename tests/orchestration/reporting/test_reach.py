"""How far erasing reaches: the report promises of each database what was done to its files, and nothing more."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from expectations.typography import LANGUAGES
from orchestration.reporting.names import read_names
from orchestration.reporting.night import read_night
from orchestration.reporting.sections.reach import read_reach
from tests.orchestration.reporting.conftest import Planted, data_map
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import NIGHT
from tests.orchestration.reporting.variants import REWRITTEN

WAITS = "update control.cleanings set erased_since = '2026-11-21 02:01+00', rewritten_at = '2026-11-18 02:03+00'"
REFUSED = "update control.cleanings set refusal = 'is locked by somebody else' where table_schema = 'raw_crm'"
NOT_LOGGED = "update control.cleanings set wal_cleared_at = null"
OF_A_SYSTEM = """
insert into control.cleanings (system, table_schema, table_name, erased_since, erased_at)
values ('crm', '', 'people', '2026-11-21 02:05+00', '2026-11-21 02:05+00')
"""
VACUUMED = "update control.cleanings set vacuumed_at = '2026-11-21 02:06+00' where system = 'crm'"
UNKNOWN = "Sauvegardes : ce qui est effacé y reste tant qu'elles existent, et personne n'a indiqué à Oubli"
OURS = "copie d'Oubli : "
CLEAN_SINCE = OURS + "plus aucune trace dans les fichiers de la base depuis le 21 novembre 2026 à 3 h 03."
LOGGED = " Journal des transactions : plus aucune trace depuis le 21 novembre 2026 à 3 h 04."
BY = OURS + (
    "des traces peuvent rester dans les fichiers de la base jusqu'à leur réécriture, "
    "prévue le 25 novembre 2026 au plus tard."
)


def said(planted: Planted, *changes: str) -> list[str]:
    """The French sentences after some changes, which are undone."""
    with planted.engine.connect() as connection:
        for change in changes:
            connection.execute(text(change))
        night = read_night(connection, NIGHT)
        told = read_reach(connection, night, read_names(connection, data_map(), night.policy_hash), data_map())
        assert all(each.of(language) for each in told for language in LANGUAGES)
        connection.rollback()
    plain = {"\u00a0": " ", "\u202f": " ", "’": "'"}
    return ["".join(plain.get(sign, sign) for sign in each.fr) for each in told]


def setting(days: int, kept: str | None) -> str:
    settings = json.dumps({"cleaning": {"days": days, "backups_kept": kept}}).replace(":", "\\:")
    return f"update control.nights set counts = counts || '{settings}'"


def test_nothing_is_promised_before_anything_was_erased_or_cleaned(planted: Planted):
    assert said(planted) == []
    assert said(planted, setting(7, None)) == []
    assert said(planted, REWRITTEN) == []


def test_files_and_log_that_were_cleaned_hold_nothing(planted: Planted):
    queries, ours, backups = said(planted, setting(7, None), REWRITTEN)
    at_once = "Consultation de la base : ce qui est effacé n'y apparaît plus, dès l'effacement"
    assert queries == f"{at_once}."
    assert ours == CLEAN_SINCE + LOGGED
    assert backups.startswith(UNKNOWN)


@pytest.mark.parametrize(
    ("days", "changes", "ours"),
    [
        (7, [WAITS], BY + " Journal des transactions : à la même échéance."),
        (7, [WAITS, NOT_LOGGED], BY + " Journal des transactions : ensuite."),
        (7, [NOT_LOGGED], CLEAN_SINCE + " Journal des transactions : l'administrateur du serveur dit combien de temps"),
        (0, [WAITS], OURS + "des traces peuvent rester dans les fichiers de la base jusqu'à ce que l'équipe technique"),
        (7, [WAITS, REFUSED], OURS + "1 table n'a pas pu être réécrite (raw_crm.people), des traces peuvent y rester"),
    ],
)
def test_what_was_not_done_is_not_promised(planted: Planted, days: int, changes: list[str], ours: str):
    _, told, _ = said(planted, setting(days, None), REWRITTEN, *changes)
    assert told.startswith(ours)


def test_a_systems_files_are_for_whoever_administers_it(planted: Planted):
    *_, crm, _ = said(planted, setting(7, None), REWRITTEN, OF_A_SYSTEM)
    assert crm == "CRM : le nettoyage des fichiers de la base revient à l'administrateur du système."
    *_, crm, _ = said(planted, setting(7, None), REWRITTEN, OF_A_SYSTEM, VACUUMED)
    assert crm.startswith("CRM : place libérée dans les fichiers de la base le 21 novembre 2026 à 3 h 06 ; leur")


def test_backups_are_clean_when_the_last_that_may_hold_something_is_gone(planted: Planted):
    *_, backups = said(planted, setting(7, "P1M"), REWRITTEN)
    assert backups == "Sauvegardes, gardées 1 mois : plus aucune trace à partir du 21 décembre 2026."
    *_, backups = said(planted, setting(7, "P1M"), REWRITTEN, WAITS)
    assert backups == "Sauvegardes, gardées 1 mois : plus aucune trace à partir du 25 décembre 2026."
    *_, backups = said(planted, setting(7, "P1M"), REWRITTEN, OF_A_SYSTEM)
    assert backups.startswith("Sauvegardes, gardées 1 mois : plus aucune trace à partir du 21 décembre 2026 ; là où")
    *_, backups = said(planted, setting(7, "P1M"), OF_A_SYSTEM)
    assert "21 décembre 2026" in backups


def test_the_report_tells_it(planted: Planted, variant: Callable[[str], Planted], tmp_path: Path):
    assert "Jusqu’où va l’effacement" not in Page(planted.report(tmp_path)).said("fr")
    told = Page(variant("CLEANED").report(tmp_path)).said("fr")
    assert "Jusqu’où va l’effacement" in told
    assert "plus aucune trace dans les fichiers de la base depuis le 21\u00a0novembre\u00a02026" in told
