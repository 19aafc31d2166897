"""The register of a day tells what holds then and what is to come, each with its days, and nothing that is over."""

from datetime import date

import pytest

from orchestration.reporting.register.notices import tell_notice
from orchestration.reporting.register.register import make_register
from retention_policies.book import PolicyBook
from tests.orchestration.reporting.planting import BOOK
from tests.orchestration.reporting.register.conftest import SHIPPED


def processing(book, systems, register, on, purpose="prospecting_b2c"):
    made = make_register(book, systems, register.controller, on=on)
    (one,) = (one for one in made.processings if one.purpose.code == purpose)
    return one


@pytest.mark.parametrize(("on", "stands"), [(date(2026, 8, 10), True), (date(2026, 8, 11), False)])
def test_an_exception_stands_until_its_last_day(systems, register, on, stands):
    told = [fact.told.fr for fact in processing(BOOK, systems, register, on).bases]
    assert any("téléphone" in each and "jusqu’au 10\u00a0août\u00a02026" in each for each in told) == stands
    assert any("courrier" in each for each in told)


CALLS = "name: calls, channels: [phone], legal_basis: consent, reference: x, confidence: text"


def written(folder, days):
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        if path.stem == "prospecting_b2b":
            content = content.replace("  - name: quotes", f"  - name: quotes\n    {days}")
            content = content.replace("owner:", f"exceptions: [{{{CALLS}, {days}}}]\nowner:")
        (folder / path.name).write_text(content, encoding="utf-8")
    return PolicyBook.load(folder)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("valid_from: 2026-12-01", "À partir du 1er\u00a0décembre\u00a02026, les données des devis"),
        ("valid_to: 2026-12-01", "Jusqu’au 1er\u00a0décembre\u00a02026, les données des devis"),
        ("valid_to: 2026-11-20", None),
    ],
)
def test_what_is_to_come_or_to_end_is_told_with_its_day(systems, register, tmp_path, days, told):
    one = processing(written(tmp_path, days), systems, register, date(2026, 11, 21), "prospecting_b2b")
    sentences = [rule.sentence.fr for rule in one.retentions]
    assert [each.startswith(told) for each in sentences] == [False, True] if told else len(sentences) == 1
    assert len(one.bases) == (2 if told else 1)
    assert len(tell_notice(one).rights) == (3 if told else 2), "the rights go with the legal bases that stand"


def test_a_policy_that_is_over_is_told_with_its_day(systems, register, tmp_path):
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        if path.stem == "accounting":
            content += "valid_to: 2026-11-20\n"
        (tmp_path / path.name).write_text(content, encoding="utf-8")
    one = processing(PolicyBook.load(tmp_path), systems, register, date(2026, 11, 21), "accounting")
    assert [rule.sentence.fr[:8] for rule in one.retentions] == ["Jusqu’au"]
    assert one.data
