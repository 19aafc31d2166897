"""controller.yaml: what is wrong in it is said, and what is missing, too."""

from pathlib import Path

import pytest

from retention_policies.book import PolicyBook
from retention_policies.controller import Controller, load_controller
from retention_policies.errors import PolicyError

SHIPPED = Path(__file__).parents[2] / "retention_policies" / "policies"
WHOLE = """
name: Us
address: here
representative: A. Martin, présidente
department: Legal
email: us@us.example
dpo: {name: B. Martin, phone: "+33 1 99 00 00 02"}
automated_decisions: []
security: [{fr: a, en: b}]
"""


@pytest.fixture
def policies(tmp_path):
    (tmp_path / "policies").mkdir()
    return tmp_path / "policies"


def test_the_shipped_one_is_whole_and_says_that_it_is_invented():
    assert [found.place for found in load_controller(SHIPPED).missing(["accounting"])] == ["controller.yaml: invented"]


@pytest.mark.parametrize("beside", [True, False])
def test_it_stands_beside_the_policies_or_among_them(policies, beside):
    ((policies.parent if beside else policies) / "controller.yaml").write_text(WHOLE, encoding="utf-8")
    assert load_controller(policies).name == "Us"
    assert list(load_controller(policies).missing([])) == []


def test_among_the_policies_it_is_no_policy(policies):
    for path in SHIPPED.glob("*.yaml"):
        (policies / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (policies / "controller.yaml").write_text(WHOLE, encoding="utf-8")
    assert PolicyBook.load(policies).hash == PolicyBook.load(SHIPPED).hash


def test_without_one_everything_is_missing_and_nothing_is_taken_from_the_shipped_one(policies):
    controller = load_controller(policies)
    assert controller == Controller()
    assert {found.place.removeprefix("controller.yaml: ") for found in controller.missing([])} == {
        "name", "address", "representative", "department", "security",
        "email", "dpo.name", "dpo.email", "automated_decisions",
    }  # fmt: skip
    assert {found.severity for found in controller.missing([])} == {"warning"}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("nam: Us", "controller.yaml: unknown key 'nam'; did you mean 'name'?"),
        (
            "dpo: {email: dpo}",
            "controller.yaml: dpo.email: expected an e-mail address such as dpo@company.example, got 'dpo'",
        ),
        ("address: 75001", "controller.yaml: address: expected a text; put it between quotes, got 75001"),
        ("security: TLS", "controller.yaml: security: expected a list such as [identity, notes], got 'TLS'"),
        (
            "recipients: {accounting: [{fr: a}]}",
            "controller.yaml: recipients.accounting.1.en: is missing; add this key",
        ),
        ("name: [", "controller.yaml: line 1"),
    ],
)
def test_what_is_wrong_is_said(policies, written, says):
    (policies.parent / "controller.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_controller(policies)
    assert str(raised.value).startswith(says)


def test_recipients_of_no_purpose_are_told():
    controller = Controller.of({"recipients": {"acounting": [{"fr": "a", "en": "b"}]}})
    (found,) = (each for each in controller.missing(["accounting"]) if "recipients" in each.place)
    assert found.sentence == "no policy has the purpose acounting, so nobody reads this; did you mean 'accounting'?"
