"""The data map's format, and its errors as a place and a sentence."""

import pytest
import yaml

from orchestration.errors import DataMapError
from orchestration.ingestion.data_map import STAGING, categories_of, read_data_map, read_source
from orchestration.settings import PROJECT_DIR
from tests.orchestration.ingestion.systems import CONTACTS, DEALS, column

SHIPPED = sorted(path.name for path in (PROJECT_DIR / "dbt_project" / STAGING).iterdir() if path.is_dir())


def _document(**changes):
    source = {
        "name": "crm",
        "schema": "raw_crm",
        "config": {
            "meta": {
                "kind": "crm",
                "label": {"fr": "GRC", "en": "CRM"},
                "connection": {"url_env": "OUBLI_CRM_URL"},
                "processor": {"name": "Nobody", "country": "FR"},
                **changes.pop("meta", {}),
            }
        },
        "tables": [CONTACTS, DEALS],
        **changes,
    }
    return {"version": 2, "sources": [source]}


@pytest.fixture
def put(tmp_path):
    path = tmp_path / "_crm__sources.yml"

    def write(document):
        path.write_text(document if isinstance(document, str) else yaml.safe_dump(document, allow_unicode=True))
        return path

    return write


def test_a_data_map_is_read(put):
    source = read_source(put(_document(meta={"fresh_within": "P1W", "event_types": {"Clic": "click"}})))
    assert (source.raw_schema, source.write_back, source.volume.max_drop_percent) == ("raw_crm", "work_order", 20)
    assert source.table("contacts").column("email").identifies == "email"
    assert source.table("deals").links == {"deal", "contact_no"}


@pytest.mark.parametrize("source", SHIPPED)
def test_every_shipped_data_map_keeps_the_format(source):
    (found,) = read_data_map(PROJECT_DIR, [source])
    assert found.name == source
    for mapped in found.ingested:
        assert mapped.columns


@pytest.mark.parametrize(
    ("document", "place", "sentence"),
    [
        ("sources: [", "_crm__sources.yml", "expected a YAML file with one entry under `sources:`"),
        ({"sources": []}, "_crm__sources.yml", "expected a YAML file with one entry under `sources:`"),
        (
            _document(name="suppression"),
            "_crm__sources.yml",
            "suppression is how Oubli calls its own opt-out list; give this source another name",
        ),
        (_document(tables=[DEALS]), "_crm__sources.yml", "deals: belongs_to names contacts, which is not a table here"),
        (_document(meta={"fresh_within": "2 days"}), "fresh_within", "String should match pattern"),
        (_document(meta={"fresh_within": "P"}), "fresh_within", "String should match pattern"),
        (
            _document(
                tables=[
                    {
                        **CONTACTS,
                        "config": {
                            "meta": CONTACTS["config"]["meta"] | {"cursor": "contact_no", "moves_within": "P7D"}
                        },
                    }
                ]
            ),
            "tables.0",
            "contacts: moves_within is judged by a cursor that is a date or a timestamptz; name one",
        ),
        (
            _document(
                tables=[
                    {
                        **CONTACTS,
                        "config": {"meta": CONTACTS["config"]["meta"] | {"when_put_back": {"contact_no": "now"}}},
                    }
                ]
            ),
            "tables.0",
            "contacts: take contact_no out of when_put_back; the archive knows what it said",
        ),
        (_document(meta={"timezone": "Paris"}), "timezone", "Paris is no time zone; write one such as Europe/Paris"),
        (_document(meta={"colour": "red"}), "colour", "Extra inputs are not permitted"),
        (_document(meta={"volume": {"max_drop_percent": 120}}), "volume.max_drop_percent", "less than or equal to 100"),
        (
            _document(tables=[{**CONTACTS, "columns": [column("contact_no", "integer")]}]),
            "tables.0",
            "contacts: list modified_at under columns; what is not declared is not ingested",
        ),
        (
            _document(tables=[{**CONTACTS, "config": {"meta": {**CONTACTS["config"]["meta"], "events": ["open"]}}}]),
            "tables.0",
            "contacts: events says which events its rows are; write `grain: event`, or remove it",
        ),
        (
            _document(tables=[{**CONTACTS, "columns": [*CONTACTS["columns"], column("age", "number")]}]),
            "tables.0.columns.4.data_type",
            "Input should be 'text'",
        ),
    ],
)
def test_an_error_names_the_place(put, document, place, sentence):
    with pytest.raises(DataMapError) as caught:
        read_source(put(document))
    assert place in caught.value.place
    assert sentence in caught.value.sentence


def test_a_source_that_is_not_there_is_a_sentence():
    with pytest.raises(DataMapError, match="there is no such data map; check OUBLI_SOURCES"):
        read_data_map(PROJECT_DIR, ["nonesuch"])


def test_no_folder_of_sources_is_called_like_the_opt_out_list():
    with pytest.raises(
        DataMapError, match=r"_suppression__sources\.yml: suppression is how Oubli calls its own opt-out"
    ):
        read_data_map(PROJECT_DIR, ["crm", "suppression"])


def test_an_installation_without_its_checkout_says_what_it_needs(tmp_path):
    with pytest.raises(DataMapError, match=r"dbt_project: there is no dbt project .* run `pip install --editable"):
        read_data_map(tmp_path, ["crm"])


def test_the_categories_are_those_of_tables_columns_and_what_is_never_read(put):
    unread = [{"name": "password_hash", "category": "account"}]
    contacts = {**CONTACTS, "config": {"meta": {**CONTACTS["config"]["meta"], "unread": unread}}}
    whole = categories_of([read_source(put(_document(tables=[contacts, DEALS])))])
    assert whole - categories_of([read_source(put(_document()))]) == {"account"}
    assert {"contact_details", "fingerprints"} < whole
    assert categories_of([]) == {"fingerprints"}
