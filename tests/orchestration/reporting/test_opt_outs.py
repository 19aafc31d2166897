"""The page tells who objected on which channel, and how long it took until each system knew."""

import pytest

from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.pages import Page

MARKED = """
update enforcement.plans set created_at = '2026-11-20 23:30+00';
update identity.records set first_seen_on = '2026-10-01';
update enforcement.items set counts_from = '2026-11-17', source_state = 'done', settled_at = '2026-11-21 03:00+00'
    where action = 'suppress';
update enforcement.items set counts_from = '2026-11-21' where action = 'suppress' and record_id in ('r501', 'r502');
insert into planted.fct_opt_outs (person_id, channel, origin, is_dated, objected_on)
    values ('p501', 'email', 'declared', true, '2026-11-21'), ('p502', 'email', 'declared', true, '2026-11-21');
update enforcement.items set counts_from = '2026-11-18', settled_at = '2026-11-24 03:00+00'
    where action = 'suppress' and record_id between 'r503' and 'r504';
update enforcement.items set counts_from = '2025-11-21' where action = 'suppress' and record_id = 'r505';
update enforcement.items set counts_from = '2026-11-18' where action = 'suppress' and record_id >= 'r524';
update enforcement.items set outcome = 'failed', source_state = 'failed'
    where action = 'suppress' and record_id between 'r506' and 'r508';
insert into identity.records (source, record_id, person_id) values ('files', 'r509', 'p509');
update enforcement.items set source = 'files', source_state = 'kept'
    where action = 'suppress' and record_id = 'r509';
update enforcement.items set source = 'emailing' where action = 'suppress' and record_id = 'r510';
"""


@pytest.fixture(scope="module")
def marked(planted, tmp_path_factory):
    copy = copy_of(planted, "marked")
    copy.run(MARKED)
    copy.build()
    return Page(copy.report(tmp_path_factory.mktemp("marked")))


def test_each_channel_has_its_people_and_everybody_counts_once(page):
    # People, in the last 30 days, objected, withdrew, known by the list alone, without a date, fingerprints.
    assert page.row("opt-outs-table", "E-mail") == ["23", "5", "20", "5", "0", "0", "240"]
    assert page.row("opt-outs-table", "SMS") == ["1", "0", "1", "0", "0", "0", "240"]
    assert page.row("opt-outs-table", "Tous canaux") == ["3", "0", "2", "0", "1", "2", "0"]
    assert page.row("opt-outs-table", "Total") == ["26", "5", "23", "5", "1", "2", "240"]
    assert "Aucune opposition ne désigne\u00a0: téléphone, courrier." in page.said("fr")


def test_the_days_from_the_objection_to_the_mark_are_told_by_system(marked):
    table = marked.source.split('id="marks-table"')[1].split("</table>")[0]
    since, before, undated = (row for row in table.split("<tr>")[2:])
    assert "depuis qu’Oubli lit ce système" in since
    for told in (">17<", "4\u00a0jours", "6\u00a0jours", ">3<", "21\u00a0novembre\u00a02026"):
        assert told.replace("\u00a0", " ") in since.replace("\u00a0", " "), told
    assert "avant la première lecture" in before
    assert "365" in before
    assert "sans date\u00a0: vue pour la première fois le 18\u00a0novembre\u00a02026" in undated
    assert ">2<" in undated
    assert undated.count("inconnu<") == 2, "nobody knows how long they took"
    said = marked.said("fr")
    assert "3 fiches en attente, la plus ancienne depuis le 21\u00a0novembre\u00a02026" in said


def test_a_system_that_nothing_is_written_to_is_told_apart(page, marked):
    said = marked.said("fr")
    assert "Salon «\u00a0Forum\u00a0»\u00a0: 1 fiche d’une personne opposée, que son opérateur doit marquer" in said
    assert "Campagnes d’e-mails\u00a0: 1 fiche d’une personne opposée, sans marque" in said
    assert "oubli export no-contact" in said
    assert "Aucune opposition n’est à inscrire dans un système qui a une marque" in page.said("fr")
    assert 'id="marks-table"' not in page.source
