"""The Data Docs open anywhere, in two languages, and no personal value is in them or in anything the gate leaves."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from expectations.gates import AFTER_ENFORCEMENT, BEFORE_ENFORCEMENT, run
from expectations.promise import Bilingual, Gate, counted
from tests.expectations.conftest import AS_OF, CANARIES, PARAMETERS
from tests.orchestration.reporting.pages import Page

LEAKS = {
    "the value is in the database's message": "select cast(email as integer), 1 from raw_crm.contacts",
    "the value is what is counted": "select email, first_name from raw_crm.contacts",
    "the statement fails": "select count(*), 1 from raw_crm.contacts where email = nowhere",
}


def pages(docs):
    return {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in docs.rglob("*.html")}


@pytest.fixture(scope="module")
def docs(good, tmp_path_factory):
    docs = tmp_path_factory.mktemp("night") / "docs"
    for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT):
        run(gate, url=good, as_of=AS_OF, docs_dir=docs, parameters=PARAMETERS)
    return docs


def test_both_gates_have_a_page_per_suite_and_every_link_of_the_index_opens(docs):
    links = re.findall(r'href="(validations/[^"]+)"', (docs / "index.html").read_text(encoding="utf-8"))
    assert len(links) == len(BEFORE_ENFORCEMENT.suites) + len(AFTER_ENFORCEMENT.suites)
    assert set(links) == pages(docs).keys() - {"index.html"}
    for link in links:
        back = re.search(r'href="(\.\./[^"]+index\.html)"', (docs / link).read_text(encoding="utf-8"))
        assert back is not None
        assert ((docs / link).parent / back[1]).resolve() == (docs / "index.html").resolve()


def test_french_is_set_as_the_french_set_it(docs):
    assert not [ill_set for path in docs.rglob("*.html") for ill_set in Page(path).ill_set]


def test_pages_load_nothing_from_elsewhere(docs):
    assert {path.suffix for path in docs.rglob("*") if path.is_file()} == {".html"}
    for name, html in pages(docs).items():
        assert not re.search(r"https?://|@import|<link|<img|src=", html), name


def test_every_promise_is_told_in_both_languages_with_its_remedy_and_reference(docs):
    html = "".join(pages(docs).values())
    for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT):
        for promise in (promise for suite in gate.suites for promise in suite.promises):
            # After a system's name a label goes on in lower case.
            label = Bilingual(promise.label.fr[1:], promise.label.en[1:]) if promise.per_source else promise.label
            for text in (label, promise.lists, promise.why, promise.remedy):
                assert escaped(text.fr) in html
                assert escaped(text.en) in html
            assert escaped(Bilingual(promise.reference, "").fr) in html
    assert html.count('class="fr"') == html.count('class="en"')


def test_the_engineers_command_has_a_line_of_its_own(docs):
    ledger = next(path for path in docs.rglob("*.html") if "/ledger/" in path.as_posix())
    assert "<code>oubli evidence verify</code></p>" in ledger.read_text(encoding="utf-8")
    for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT):
        for promise in (promise for suite in gate.suites for promise in suite.promises):
            assert "oubli " not in promise.remedy.fr + promise.remedy.en


def escaped(text):
    return text.replace("'", "&#39;").replace('"', "&#34;")


@pytest.mark.parametrize("sql", LEAKS.values(), ids=LEAKS)
def test_no_personal_value_is_left_anywhere(sql, good, tmp_path, caplog, capfd):
    caplog.set_level(0)
    [clocks] = [suite for suite in BEFORE_ENFORCEMENT.suites if suite.name == "clocks"]
    leaking = replace(clocks, promises=(replace(clocks.promises[0], expectation=counted(sql)), *clocks.promises[1:]))
    gate = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, (leaking,))
    result = run(gate, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    assert [r.unexpected for r in result.results if not r.passed] == [None]
    assert "could not be checked" in "".join(pages(tmp_path / "docs").values())
    out, err = capfd.readouterr()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".json" for path in left)
    for canary in CANARIES:
        assert canary not in caplog.text + out + err + repr(result)
        assert not [path for path in left if canary in path.read_text(encoding="utf-8")]


def test_no_personal_value_is_left_by_a_whole_night_of_broken_promises(planted, tmp_path):
    url = planted(
        """update suppression.entries set fingerprint = 'canari.dupont@canaries.example';
        update identity.identifiers set fingerprint = '0612345678' where record_id = '1' and source = 'emailing';
        insert into evidence.ledger values (7, '{"who": "canari.dupont@canaries.example"}', '', 'Zéphirine');
        update enforcement.items set message = 'canari.dupont@canaries.example', outcome = 'Zéphirine'"""
    )
    for gate in (BEFORE_ENFORCEMENT, AFTER_ENFORCEMENT):
        result = run(gate, url=url, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
        assert not result.passed
        assert not any(canary in repr(result) for canary in CANARIES)
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        assert not any(canary in path.read_text(encoding="utf-8") for canary in CANARIES), path


def test_the_warehouses_password_is_not_written_down(docs):
    for path in [path for path in docs.parent.rglob("*") if path.is_file()]:
        assert "postgresql+psycopg2://" not in path.read_text(encoding="utf-8")


def test_a_gate_passed_again_writes_over_itself_and_old_nights_go(good, tmp_path, monkeypatch):
    monkeypatch.setattr("expectations.data_docs.site.NIGHTS_KEPT", 2)
    gate = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, BEFORE_ENFORCEMENT.suites[-1:])
    for days in (0, 0, 1, 2):
        run(gate, url=good, as_of=AS_OF + timedelta(days), docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    index = pages(tmp_path / "docs").pop("index.html")
    assert re.findall(r'<h2>.*<time datetime="([^"]+)"', index) == ["2026-11-23", "2026-11-22"]
    assert len(pages(tmp_path / "docs")) == 3
    assert len(list((tmp_path / "great_expectations").rglob("*.json"))) == 2


def test_each_run_of_a_night_keeps_its_pages_and_leads_to_the_report(good, tmp_path):
    gate = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, BEFORE_ENFORCEMENT.suites[-1:])
    for hour in (2, 9, 9):
        at = datetime(2026, 11, 21, hour, 28, tzinfo=UTC)
        run(gate, url=good, as_of=AS_OF, at=at, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    found = pages(tmp_path / "docs")
    index = found.pop("index.html")
    assert len(found) == 2
    later, earlier = (f"21\u00a0novembre\u00a02026 à {hour}\u00a0h\u00a028" for hour in (10, 3))
    assert index.index(later) < index.index(earlier)
    assert 'href="../2026-11-21.html"' in index
    for name, html in found.items():
        (link,) = re.findall(r'href="([./]+/2026-11-21\.html)"', html)
        assert (tmp_path / "docs" / name).parent.joinpath(link).resolve() == tmp_path / "2026-11-21.html"


def test_a_promise_about_nothing_is_neither_kept_nor_broken(good, tmp_path):
    [clocks] = [suite for suite in BEFORE_ENFORCEMENT.suites if suite.name == "clocks"]
    idle = replace(clocks, promises=(replace(clocks.promises[0], expectation=counted("select 0, 0")),))
    gate = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, (idle,))
    run(gate, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS)
    index, page = sorted(pages(tmp_path / "docs").items())
    assert "Sans objet cette nuit" in page[1]
    assert "rien à vérifier cette nuit" in page[1]
    assert "0 sur 0" not in page[1]
    assert "Sans objet cette nuit" in index[1]


def test_a_promise_of_one_source_calls_it_by_its_name(good, tmp_path):
    gate = Gate("before_enforcement", BEFORE_ENFORCEMENT.label, BEFORE_ENFORCEMENT.suites[:1])
    named = {"label_fr.crm": "Relation clients", "label_en.crm": "Customer relations"}
    result = run(gate, url=good, as_of=AS_OF, docs_dir=tmp_path / "docs", parameters=PARAMETERS | named)
    assert any(one.label_fr.startswith("Relation clients\u00a0: ") for one in result.results)
    assert any(one.label_en.startswith("emailing: ") for one in result.results)
