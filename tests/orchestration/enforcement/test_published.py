"""What the company tells of itself is read from the files that its documents are made of."""

from pathlib import Path

from orchestration.enforcement.published import published


def test_addresses_and_numbers_of_the_controller_and_of_the_policies_are_read(tmp_path: Path):
    policies = tmp_path / "policies"
    policies.mkdir()
    (tmp_path / "controller.yaml").write_text('dpo: {email: DPO@Shop.example, phone: "+33 1 99 00 00 01"}', "utf-8")
    (policies / "accounting.yaml").write_text("owner: accounts@shop.example", "utf-8")
    found = published(policies)
    assert {"dpo@shop.example", "accounts@shop.example", "+33199000001"} <= found
    (policies / "controller.yaml").write_text("email: here@shop.example", "utf-8")
    assert "here@shop.example" in published(policies)
