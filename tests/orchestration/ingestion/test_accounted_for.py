"""What a data map leaves unsaid of who runs the system and of what a column is, and what the gate is told of it."""

import pytest

from orchestration.enforcement.gate import parameters_of
from orchestration.ingestion.data_map import STAGING, read_data_map
from orchestration.ingestion.mapped_source import MappedTable
from orchestration.ingestion.mapped_terms import Processor
from orchestration.settings import PROJECT_DIR

SHIPPED = sorted(path.name for path in (PROJECT_DIR / "dbt_project" / STAGING).iterdir() if path.is_dir())


@pytest.mark.parametrize(
    ("said", "unsaid"),
    [
        ({"name": "Exemple SAS", "country": "FR"}, ()),
        ({"name": "Exemple Inc.", "country": "US"}, ("transfer",)),
        ({"name": "Exemple Inc.", "country": "US", "transfer": " "}, ("transfer",)),
        ({"name": "Exemple Inc.", "country": "US", "transfer": "standard_clauses"}, ()),
        ({"name": "Exemple Inc.", "country": "US", "transfer": {"fr": "Accord", "en": "Treaty"}}, ()),
        ({"name": " ", "country": "is"}, ("name",)),
        ({"name": "Exemple", "country": "France"}, ("country",)),
    ],
)
def test_a_processor_is_named_with_country_and_safeguard(said, unsaid):
    assert Processor(**said).unsaid == unsaid


def test_a_mechanism_that_nobody_knows_is_refused_with_those_there_are():
    with pytest.raises(
        ValueError, match=r"Clauses types is no transfer mechanism; write one of adequacy, .*\{fr, en\}"
    ):
        Processor(name="Exemple Inc.", country="US", transfer="Clauses types")


def _table(**changes):
    columns = [
        {"name": "no", "data_type": "integer"},
        {"name": "email", "data_type": "text", "config": {"meta": {"category": "contact_details"}}},
        {"name": "flag", "data_type": "text", "config": {"meta": {"erase": "keep"}}},
        {"name": "note", "data_type": "text"},
    ]
    meta = {"key": "no", "grain": "record"} | changes
    return MappedTable.model_validate({"name": "t", "config": {"meta": meta}, "columns": columns})


def test_a_column_without_category_that_is_no_key_and_not_kept_is_uncategorised():
    assert _table().uncategorised == ("note",)
    assert _table(category="notes").uncategorised == ()
    assert _table(grain="reference").uncategorised == ()
    assert _table(ingest=False).uncategorised == ()


@pytest.mark.parametrize("source", SHIPPED)
def test_every_shipped_data_map_accounts_for_itself(source):
    told = parameters_of(
        read_data_map(PROJECT_DIR, [source]), "book", None, most_due_percent=50, most_undated_percent=5
    )
    assert (told[f"uncategorised.{source}"], told[f"unsaid.{source}"]) == ("0", "0")
    assert int(told[f"columns.{source}"]) > 0
    assert all(place.startswith("raw_") for place in told[f"text_columns.{source}"].split(","))


def test_a_column_that_is_there_for_a_number_is_not_searched():
    [source] = read_data_map(PROJECT_DIR, ["crm"])
    comments = source.table("comments")
    texts = tuple(
        column.model_copy(update={"holds_number": "account"}) if column.name == "texte" else column
        for column in comments.columns
    )
    tables = tuple(
        table.model_copy(update={"columns": texts}) if table is comments else table for table in source.tables
    )
    assert "raw_crm.comments.texte" in source.text_columns
    left = set(source.text_columns) - set(source.model_copy(update={"tables": tables}).text_columns)
    assert left == {"raw_crm.comments.texte"}
