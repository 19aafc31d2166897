"""A consent whose proof is in the archive is not denied, neither by the history nor on a day gone by."""

from dataclasses import replace
from datetime import date

from orchestration.reporting.archived_consents import NOT_COUNTED, of_a_history, of_a_past_day
from orchestration.reporting.history import Standing, Stretch
from tests.orchestration.reporting.person.conftest import TOLD, Write

MISSING = {"purpose": "p", "channel": "sms", "basis": "consent", "status": "missing", "since": None, "until": None}
KEPT = {"archived_consents": ["crm:17"]}
UNASKED = Stretch("prospecting_b2c", "sms", Standing("consent", "missing", None), date(2020, 1, 2), date(2021, 1, 2))
REFUSED = replace(UNASKED, standing=Standing("consent", "refused", "crm:c2"), first=date(2021, 1, 3), last=None)


def test_of_a_day_gone_by_nobody_can_say_that_there_was_none():
    rows = [*TOLD["legal_basis"], {**MISSING, "evidence": None}]
    told = of_a_past_day({**TOLD, **KEPT, "legal_basis": rows})
    assert [row["status"] for row in told["legal_basis"]] == ["valid", "objected", "valid", NOT_COUNTED]
    assert told["proofs_not_counted"]
    assert of_a_past_day({**TOLD, "legal_basis": rows}) == {**TOLD, "legal_basis": rows}


def test_of_a_history_only_what_it_denies_is_not_counted():
    assert of_a_history(KEPT, [UNASKED, REFUSED]) == (
        replace(UNASKED, standing=Standing("consent", NOT_COUNTED, None)),
        REFUSED,
    )
    assert of_a_history({"archived_consents": []}, [UNASKED]) == (UNASKED,)


def test_the_page_says_so_and_calls_no_day_one_without_consent(write: Write):
    page = write(**KEPT, stretches=of_a_history(KEPT, [UNASKED, REFUSED]))
    said = page.said("fr")
    assert "«\u00a0oubli archive read crm:17\u00a0»" in said
    assert "l’historique qui suit ne les compte pas" in said
    assert page.row("history-table", "Prospection")[3] == "preuves en archivage intermédiaire, non comptées"
    assert "aucun consentement" not in page.source
    assert "en archivage intermédiaire (commande" not in write().said("fr")
