"""Every figure of the report is explained: what it counts, from what, by which rule, and what it leaves out."""

import re
from dataclasses import fields

import pytest

from orchestration.database.tables.catalogue import metadata
from orchestration.reporting.html import TEMPLATES
from orchestration.reporting.method import METHOD, entries
from orchestration.reporting.texts import Text, keys
from orchestration.settings import PROJECT_DIR
from tests.orchestration.reporting.conftest import DOCS
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.planting import BOOK

ENTRIES = entries()
NIGHTS = [None, "WAITING", "UNDATED", "OPT_OUTS", "SECOND", "EMPTY"]


@pytest.fixture(scope="module")
def reports(planted, variant, tmp_path_factory):
    nights = [variant(name) if name else planted for name in NIGHTS]
    return [Page(night.report(tmp_path_factory.mktemp("explained"), docs=DOCS)) for night in nights]


@pytest.fixture(scope="module")
def method(planted, tmp_path_factory):
    return Page(planted.report(tmp_path_factory.mktemp("method"), docs=DOCS).with_name(METHOD))


def tables(report):
    return re.findall(r'<caption id="([^"]+)"', report.source)


def sections(report):
    return [given["id"] for tag, given in report.tags if tag == "section"]


def test_every_section_and_every_table_of_a_report_has_its_entry(reports):
    for report in reports:
        assert not set(sections(report)) - set(ENTRIES), "add it to orchestration/reporting/method.yaml"
        for table in tables(report):
            explaining = [entry.name for entry in ENTRIES.values() if entry.explains(table)]
            assert len(explaining) == 1, f"{table}: explained by {explaining} of orchestration/reporting/method.yaml"


def test_no_entry_explains_what_no_report_shows(reports):
    shown = {name for report in reports for name in sections(report)}
    assert {entry.section for entry in ENTRIES.values()} <= shown
    told = {table for report in reports for table in tables(report)}
    for entry in ENTRIES.values():
        for pattern in entry.tables:
            assert any(re.fullmatch(pattern.replace("*", ".+"), table) for table in told), f"{entry.name}: {pattern}"


def test_every_entry_is_led_to_and_every_way_leads_to_one(reports):
    ways = {link.removeprefix(f"{METHOD}#") for report in reports for link in report.of("href") if METHOD in link}
    assert ways - {METHOD} <= set(ENTRIES)
    # What depends on the night is led to by its own template.
    sources = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.j2"))
    assert set(ENTRIES) <= ways | set(re.findall(r'm\.how\("(\w+)"\)', sources))


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_names_what_exists(name):
    entry = ENTRIES[name]
    assert entry.unit in keys("unit")
    assert set(entry.pages) <= {"all", *(policy.purpose for policy in BOOK.policies)}
    models = {f"{path.parent.name}.{path.stem}" for path in (PROJECT_DIR / "dbt_project" / "models").rglob("*.sql")}
    assert entry.sources
    assert not set(entry.sources) - models - set(metadata.tables)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_says_the_same_in_both_languages_and_is_set_as_the_french_set_it(name):
    entry = ENTRIES[name]
    told = [getattr(entry, field.name) for field in fields(entry)]
    for words in [each for each in told if isinstance(each, Text)] + list(entry.sources.values()):
        assert words.fr.strip()
        assert words.en.strip()
        assert not re.search(r"[ \n](?=[:;!?»%])|(?<=«)[ \n]|\w'\w|\s\s|entrepôt", words.fr), words.fr


def test_what_a_figure_is_read_from_has_a_name_for_people(method):
    named = {table for entry in ENTRIES.values() for table in entry.sources}
    assert set(keys("read_from")) == named
    told = re.sub(r'<p class="operator">.*?</p>', "", method.source)
    assert not [table for table in named if table in told], "the engineers have a line of their own"
    assert "Exécutions \u00a0: une ligne par exécution, avec ses réglages" in method.said("fr")


def test_the_page_tells_each_entry_and_leads_back_to_the_report(method):
    said = method.said("fr")
    assert "Comment ces chiffres sont calculés" in said
    assert not method.ill_set
    for entry in ENTRIES.values():
        assert f"index.html#{entry.section}" in method.of("href")
        assert entry.counts.fr in said
        assert entry.counts.en in method.said("en")
        assert set(entry.sources) <= set(re.findall(r"<code>([^<]+)</code>", method.source))
