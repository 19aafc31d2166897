"""What no rule would ever end is told once for each combination of which it is true, and nothing else: gaps.yaml."""

import shutil
from pathlib import Path

import pytest
import yaml

from orchestration.settings import PROJECT_DIR
from retention_policies.book import PolicyBook
from retention_policies.vocabulary import CATEGORIES
from tests.retention_policies.newsletter import edited

TABLE = yaml.safe_load((Path(__file__).parent / "gaps.yaml").read_text(encoding="utf-8"))
HELD = [category for category in CATEGORIES if category != "account"]


@pytest.mark.parametrize("case", TABLE, ids=[case["case"] for case in TABLE])
def test_every_gap_is_told_and_nothing_else(tmp_path, case):
    shutil.copytree(PROJECT_DIR / "retention_policies" / "policies", tmp_path, dirs_exist_ok=True)
    for name, edits in case.get("edits", {}).items():
        file = tmp_path / f"{name}.yaml"
        if edits is None:
            file.unlink()
        elif name == "prospecting_b2c_customers":
            text = (tmp_path / "prospecting_b2c.yaml").read_text(encoding="utf-8")
            file.write_text(
                edited(text, ("purpose: prospecting_b2c", f"purpose: {name}"), ("customer: false", "customer: true")),
                encoding="utf-8",
            )
        else:
            file.write_text(edited(file.read_text(encoding="utf-8"), *edits.items()), encoding="utf-8")
    found = PolicyBook.load(tmp_path).check(case.get("categories", HELD), case.get("sources"))
    assert [str(each) for each in found if each.place.startswith("categor")] == case.get("says", [])
