"""A sheet keeps the day on which it came, and changes its second one only when it says something else."""

from datetime import timedelta

from orchestration.reporting.register.document import as_document, read_document
from orchestration.reporting.register.folder import keep_version, write_register
from orchestration.reporting.register.register import make_register
from retention_policies.book import PolicyBook
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

NEXT = DAY + timedelta(days=1)
BOTH = (DAY.isoformat(), DAY.isoformat())


def changed(folder, systems, register, *edits):
    folder.mkdir()
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        for policy, old, new in edits:
            if path.stem == policy:
                assert old in content
                content = content.replace(old, new)
        (folder / path.name).write_text(content, encoding="utf-8")
    return make_register(PolicyBook.load(folder), systems, register.controller, on=DAY)


def days(document):
    return {one["purpose"]["code"]: (one["created_on"], one["changed_on"]) for one in document["processings"]}


def test_only_what_says_something_else_has_changed(register, systems, tmp_path):
    edits = ("contracts", "owner: Direction commerciale", "owner: Ventes"), ("online_account", "false", "true")
    other = changed(tmp_path / "policies", systems, register, *edits)
    keep_version(register, tmp_path, on=DAY, language="fr")
    written = keep_version(other, tmp_path, on=NEXT, language="fr")
    told = days(read_document(written.parent))
    assert told.pop("contracts") == (DAY.isoformat(), NEXT.isoformat())
    assert told.pop("online_account") == (NEXT.isoformat(), NEXT.isoformat())
    assert set(told.values()) == {BOTH}
    said = Page(written).said("fr")
    assert "Dernière mise à jour le 22\u00a0novembre\u00a02026" in said
    apart = write_register(other, tmp_path / "apart", on=NEXT, language="fr", before=read_document(written.parent))
    assert days(read_document(apart.parent)) == days(read_document(written.parent))


def test_a_night_that_changes_nothing_leaves_the_days(register, tmp_path):
    keep_version(register, tmp_path, on=DAY, language="fr")
    written = keep_version(register, tmp_path, on=NEXT, language="fr")
    assert set(days(read_document(written.parent)).values()) == {BOTH}


def test_another_processor_changes_the_sheet(register, systems):
    renamed = [
        s.model_copy(update={"processor": s.processor.model_copy(update={"country": "CH", "transfer": "adequacy"})})
        if s.name == "emailing"
        else s
        for s in systems
    ]
    new = make_register(PolicyBook.load(SHIPPED), renamed, register.controller, on=DAY)
    told = days(as_document(new, NEXT, as_document(register, DAY)))
    assert {purpose for purpose, on in told.items() if on == BOTH} == {
        "opt_out_list",
        "erasure_evidence",
        "erasure_holds",
    }


def test_an_older_day_stands_as_the_policy_says(register, systems, tmp_path):
    edit = ("contracts", "owner:", "created: 2019-05-25\nowner:")
    other = changed(tmp_path / "policies", systems, register, edit)
    assert other.policy_hash == register.policy_hash
    assert days(as_document(other, NEXT))["contracts"] == ("2019-05-25", NEXT.isoformat())
    assert as_document(other, NEXT)["version"] == as_document(register, DAY)["version"]
