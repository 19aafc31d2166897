"""What an objection or a withdrawal does to a purpose stands in every document, drawn from the policies alone."""

import pytest
from openpyxl import load_workbook

from orchestration.reporting.register.differences import differences
from orchestration.reporting.register.document import as_document, read_document
from orchestration.reporting.register.register import make_register
from retention_policies.book import PolicyBook
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

EFFECTS = {
    "prospecting_b2c": "at_once",
    "prospecting_b2b": "at_once",
    "opt_out_list": "begins",
    "consent_evidence": "proves",
    "audience_measurement": "of_consented_events",
    "customer_relationship": "none",
    "accounting": "none",
    "contracts": "none",
    "online_contracts": "none",
    "erasure_evidence": "none",
    "erasure_holds": "none",
}


def edited(folder, policy, old, new):
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        if path.stem == policy:
            assert old in content
            content = content.replace(old, new)
        (folder / path.name).write_text(content, encoding="utf-8")
    return PolicyBook.load(folder)


def effects(register):
    return {one.purpose.code: one.ending.told[0].code for one in register.processings}


def test_each_policy_says_by_its_own_terms_what_ends_it(register):
    assert effects(register) == EFFECTS


@pytest.mark.parametrize(
    ("policy", "old", "new", "effect"),
    [
        ("prospecting_b2b", "ends_on_objection: true", "ends_on_objection: false", "examined"),
        ("prospecting_b2c", "ends_on_objection: true", "ends_on_objection: false", "withdrawn"),
    ],
)
def test_a_purpose_that_no_objection_ends_does_not_promise_it(register, systems, tmp_path, policy, old, new, effect):
    other = make_register(edited(tmp_path, policy, old, new), systems, register.controller, on=DAY)
    assert effects(other) == EFFECTS | {policy: effect}
    told = [each.fr for each in differences(as_document(register, DAY), as_document(other, DAY))]
    assert any("effet d’une opposition ou d’un retrait du consentement" in each for each in told)


def test_what_ends_at_once_names_what_counts_and_where_it_is_kept(register):
    (one,) = (one for one in register.processings if one.purpose.code == "prospecting_b2c")
    ends, remembered, proved = (fact.told for fact in one.ending.told)
    assert "Toute opposition (désinscription, réponse STOP à un SMS, " in ends.fr
    assert "STOP in reply to a text message" in ends.en, "a word in capitals stays one"
    assert "sont supprimées par la nuit qui suit" in ends.fr
    assert "«\u00a0Liste d’opposition à la prospection\u00a0»" in remembered.fr
    assert "“Proof of consent”" in proved.en


def test_without_a_list_none_is_promised(register, systems, tmp_path):
    book = edited(tmp_path, "opt_out_list", "owner:", "enabled: false\nowner:")
    other = make_register(book, systems, register.controller, on=DAY)
    (one,) = (one for one in other.processings if one.purpose.code == "prospecting_b2b")
    assert [fact.code for fact in one.ending.told] == ["at_once", "proved"]


def test_it_stands_in_every_document_in_both_languages(folder, register):
    sheet = [
        [str(cell or "") for cell in row]
        for row in load_workbook(folder / "register.xlsx")["Durées de conservation"].values
    ]
    assert sheet[0][-1] == "En cas d’opposition ou de retrait du consentement"
    written = {one["purpose"]["code"]: one for one in read_document(folder)["processings"]}
    for one in register.processings:
        for language in ("fr", "en"):
            first = getattr(one.ending.told[0].told, language)
            for page in ("register", "schedule"):
                assert first in text(folder, page), (one.purpose.code, page)
            assert getattr(one.ending.notice, language) in text(folder, "notices")
            assert written[one.purpose.code]["ending"][0][language] == first
        assert any(one.ending.told[0].told.fr in row[-1] for row in sheet if row[0] == one.purpose.told.fr)


def text(folder, name):
    return (folder / f"{name}.html").read_text(encoding="utf-8")


def test_what_another_purpose_archives_is_told_where_a_rule_has_no_archive(folder, register):
    lasting = {one.purpose.code: {fact.code for fact in one.lasting} for one in register.processings}
    told = {purpose for purpose, codes in lasting.items() if "archived_elsewhere" in codes}
    assert told == {"customer_relationship", "prospecting_b2b", "prospecting_b2c"}
    words = (
        "Cette finalité n’a pas d’archivage propre\u00a0: à ce terme, les données encore utiles à «\u00a0Comptabilité"
    )
    for page in ("register", "schedule", "notices"):
        assert words in text(folder, page)
    assert "un archivage est compté sous la finalité dont la base active se termine" in text(folder, "schedule")


def test_a_category_that_another_purpose_may_archive_says_so_where_it_says_when_it_is_erased(register):
    needed: dict[str, list[str]] = {}
    told = "ou archivage si une autre finalité l’exige"
    for one in register.processings:
        for category in one.categories:
            if any(told in fact.told.fr for fact in category.ends):
                needed.setdefault(one.purpose.code, []).append(category.name.code)
    assert needed.keys() == {"customer_relationship", "prospecting_b2c", "prospecting_b2b"}
    assert all(codes == ["identity", "contact_details"] for codes in needed.values())


def test_nothing_is_said_of_an_archive_that_no_policy_has(register, systems, tmp_path):
    for path in SHIPPED.glob("*.yaml"):
        if path.stem not in ("accounting", "contracts", "online_contracts"):
            (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    other = make_register(PolicyBook.load(tmp_path), systems, register.controller, on=DAY)
    assert "archived_elsewhere" not in {fact.code for one in other.processings for fact in one.lasting}
    ends = {fact.told.en for one in other.processings for held in one.categories for fact in held.ends}
    assert not [end for end in ends if "archiving" in end]


def test_an_intermediate_archive_is_named_under_the_sources_only_where_the_purpose_has_one(register):
    told = {one.purpose.code: one.collection[-1].fr for one in register.processings}
    assert {code for code, copied in told.items() if "archivage intermédiaire" in copied} == {
        "accounting", "contracts", "online_contracts", "consent_evidence",
    }  # fmt: skip
