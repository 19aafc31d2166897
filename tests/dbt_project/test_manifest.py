"""What the project promises of itself, read from what dbt makes of it."""

import pytest
import yaml

from tests.dbt_project.built import LAYERS, PROJECT
from tests.orchestration.demo.staging import ENTITIES

# The columns of the entities that may go on: keys, dates, kinds and decisions. A hold's reason may not, but the word
# also names the closed set of quarantine.
IMPERSONAL = {
    "record_id", "segment", "sector", "country", "created_at", "collected_at", "collection_source", "collection_mode",
    "informed_at", "event_id", "occurred_at", "type", "purpose", "consent_id", "channel", "decision", "decided_at",
    "method", "objection_id", "objected_at", "document_id", "kind", "issued_on", "fiscal_year_end", "delivered_on",
    "amount", "currency", "concluded_online", "number", "note_id", "written_at", "hold_id", "placed_on", "lifted_on",
    "reason",
}  # fmt: skip
PERSONAL = {column for columns in ENTITIES.values() for column in columns} - IMPERSONAL | {"payload"}


@pytest.fixture(scope="module")
def catalog(built):
    done = built.dbt("docs", "generate", "--select", *LAYERS, "--no-compile")
    assert done.returncode == 0, done.stdout
    return {
        name: node for name, node in built.artefact("catalog")["nodes"].items() if node["metadata"]["schema"] in LAYERS
    }


def _layer(node):
    return node["config"]["schema"]


@pytest.mark.slow
def test_the_documentation_shows_every_model(built, catalog):
    models = {node["unique_id"] for node in built.nodes("model") if _layer(node) in LAYERS}
    assert models == set(catalog)


@pytest.mark.slow
def test_personal_columns_end_in_staging(catalog):
    assert {"email", "phone", "last_name", "text", "external_ids"} <= PERSONAL
    columns = {name: set(node["columns"]) for name, node in catalog.items()}
    assert all(columns.values())
    assert not {name: found for name, those in columns.items() if (found := those & PERSONAL)}


def test_declared_columns_name_nobody(built):
    for node in built.nodes("model"):
        if _layer(node) in LAYERS:
            assert not set(node["columns"]) & PERSONAL, node["name"]


def test_the_dbt_test_knows_the_same_personal_columns(built):
    compiled = built.compiled("personal_column_in_marts")
    assert not {column for column in PERSONAL if f"'{column}'" not in compiled}


def test_nothing_is_kept_of_rows_that_fail_or_change(built):
    assert not built.nodes("snapshot", "seed")
    tests = built.nodes("test")
    assert len(tests) > 30
    assert not [node["name"] for node in tests if node["config"]["store_failures"]]


def test_every_model_is_described(built):
    assert not [node["name"] for node in built.nodes("model") if not node["description"]]


def test_a_table_is_kept_by_person_or_says_why_it_is_made_anew(built):
    models = [node for node in built.nodes("model") if _layer(node) in ("intermediate", "marts")]
    tables = [node for node in models if node["config"]["materialized"] == "table"]
    assert tables
    assert not [node["name"] for node in tables if not node["config"]["meta"].get("made_anew")]


def test_every_column_under_contract_is_described(built):
    for node in built.nodes("model"):
        if _layer(node) in ("marts", "reporting"):
            assert node["contract"]["enforced"], node["name"]
            undescribed = [name for name, column in node["columns"].items() if not column["description"]]
            assert not undescribed, node["name"]


def test_a_folder_describes_its_models_in_one_file():
    for folder in (path for path in (PROJECT / "models").rglob("*") if path.is_dir() and list(path.glob("*.sql"))):
        describing = [file.name for file in folder.glob("*.yml") if "models" in yaml.safe_load(file.read_text("utf-8"))]
        assert describing == [f"_{folder.name}__models.yml"]


def test_names_follow_their_layer(built):
    prefixes = {
        "staging": ("stg_", "base_"),
        "intermediate": ("int_",),
        "marts": ("fct_", "dim_"),
        "reporting": ("rpt_",),
    }
    assert not [node["name"] for node in built.nodes("model") if not node["name"].startswith(prefixes[_layer(node)])]


def test_a_model_that_holds_personal_columns_is_a_view(built):
    assert not [
        node["name"]
        for node in built.nodes("model")
        if _layer(node) == "staging" and node["config"]["materialized"] != "view"
    ]


def test_no_model_reads_a_layer_above_its_own(built):
    order = {layer: height for height, layer in enumerate(("staging", *LAYERS))}
    layers = {node["unique_id"]: _layer(node) for node in built.nodes("model")}
    assert not {
        (node["name"], parent)
        for node in built.nodes("model")
        for parent in node["depends_on"]["nodes"]
        if parent in layers and order[layers[parent]] > order[_layer(node)]
    }
