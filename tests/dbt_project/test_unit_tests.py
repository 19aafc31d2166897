"""dbt's own unit tests of the models: each rule over a handful of rows."""

import pytest

from tests.dbt_project.built import PROJECT


@pytest.mark.slow
def test_every_unit_test_of_dbt_passes(built):
    done = built.dbt("test", "--select", "test_type:unit")
    assert done.returncode == 0, done.stdout
    statuses = {result["unique_id"]: result["status"] for result in built.artefact("run_results")["results"]}
    assert set(statuses) == set(built.artefact("manifest")["unit_tests"])
    assert set(statuses.values()) == {"pass"}


def test_every_model_between_staging_and_reporting_has_a_unit_test(built):
    models = {path.stem for layer in ("intermediate", "marts") for path in (PROJECT / "models" / layer).glob("*.sql")}
    assert models <= {test["model"] for test in built.artefact("manifest")["unit_tests"].values()}


def test_every_unit_test_says_which_night_it_is(built):
    for test in built.artefact("manifest")["unit_tests"].values():
        assert {"as_of", "policy_hash"} <= set(test["overrides"]["vars"]), test["name"]
