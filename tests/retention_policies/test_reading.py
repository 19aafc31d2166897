"""A file of the book is read strictly: nothing is guessed, and nothing that cannot be read is passed over."""

import pytest

from tests.retention_policies.newsletter import POLICY, book, edited, errors, write

NOT_YAML = "check the indentation, the colons and the quotes"
TAG = "python/name:os.system"

BYTES = {
    "Latin-1": (
        POLICY.encode("latin-1", "replace") + b"# \xe9",
        "line 11: expected UTF-8; save the file in that encoding",
    ),
    "UTF-16": (POLICY.encode("utf-16"), "line 1: expected UTF-8; save the file in that encoding"),
    "a NUL": (
        POLICY.encode() + b"reason: a\0b\n\n\n",
        "line 11: holds a character that YAML does not allow; type the line again",
    ),
    "an open bracket": (
        POLICY.replace("contact_details]", "contact_details").encode(),
        f"line 6: expected YAML: expected ',' or ']', but got ':'; {NOT_YAML}",
    ),
    "a tab": (
        b"purpose:\n\tnewsletter\n",
        f"line 2: expected YAML: found character '\\t' that cannot start any token; {NOT_YAML}",
    ),
    "a key twice": (
        POLICY.encode() + b"clock: collection\n",
        f"line 11: expected YAML: the key 'clock' stands here twice; {NOT_YAML}",
    ),
    "a nested key twice": (
        POLICY.replace("{keep: P3Y,", "{keep: P3Y, keep: P2Y,").encode(),
        f"line 7: expected YAML: the key 'keep' stands here twice; {NOT_YAML}",
    ),
    "a Python object": (
        f"purpose: !!{TAG}\n".encode(),
        f"line 1: expected YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:{TAG}'; {NOT_YAML}",
    ),
    "a list as a key": (b"? [a, b]\n: c\n", f"line 1: expected YAML: found unhashable key; {NOT_YAML}"),
    "a forced number": (b"purpose: !!int newsletter\n", f"expected YAML; {NOT_YAML}"),
    "a bottomless list": (b"[" * 1000, f"expected YAML; {NOT_YAML}"),
    "two documents": (
        b"a: 1\n---\nb: 2\n",
        f"line 2: expected YAML: but found another document; {NOT_YAML}",
    ),
    "nothing": (b"", "expected keys and values such as `purpose: accounting`; the file holds none"),
    "a list": (b"- a\n", "expected keys and values such as `purpose: accounting`; the file holds none"),
}


@pytest.mark.parametrize(("content", "sentence"), BYTES.values(), ids=BYTES)
def test_a_file_that_is_no_policy_says_so(tmp_path, content, sentence):
    folder = write(tmp_path)
    (folder / "newsletter.yaml").write_bytes(content)
    assert errors(folder) == [f"newsletter.yaml: {sentence}"]


def test_a_byte_order_mark_is_no_error(tmp_path):
    folder = write(tmp_path)
    (folder / "newsletter.yaml").write_bytes(POLICY.encode("utf-8-sig"))
    assert errors(folder) == []


def test_windows_line_ends_are_no_error(tmp_path):
    folder = write(tmp_path)
    (folder / "newsletter.yaml").write_bytes(POLICY.replace("\n", "\r\n").encode())
    assert errors(folder) == []


def test_norway_is_a_country(tmp_path):
    policy = edited(POLICY, ("then: delete", "then: delete\nwho: {country: NO}"))
    assert book(tmp_path, newsletter=policy).policies[0].who.country == "NO"


def test_a_folder_that_is_not_there_says_so(tmp_path):
    sentence = "expected a folder of policy files, and found none that can be read"
    assert errors(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: {sentence}"]


def test_a_folder_without_policies_says_so(tmp_path):
    assert errors(tmp_path) == [f"{tmp_path}: holds no policy; add one file per purpose, such as accounting.yaml"]


def test_a_folder_in_the_place_of_a_file_says_so(tmp_path):
    folder = write(tmp_path)
    (folder / "other.yaml").mkdir()
    assert errors(folder) == ["other.yaml: cannot be read (Is a directory); check the file and its rights"]


def test_a_purpose_of_two_files_says_so(tmp_path):
    folder = write(tmp_path, newsletter=POLICY, other=POLICY)
    assert errors(folder) == [
        "other.yaml: purpose: newsletter is already the purpose of newsletter.yaml; give it another"
    ]


def test_a_policy_with_the_other_suffix_is_not_passed_over(tmp_path):
    folder = write(tmp_path)
    (folder / "newsletter.yaml").rename(folder / "newsletter.yml")
    sentence = "newsletter belongs in a file named newsletter.yaml; rename one of the two"
    assert errors(folder) == [f"newsletter.yml: purpose: {sentence}"]


def test_an_editor_s_own_files_are_not_policies(tmp_path):
    folder = write(tmp_path)
    for name in (".#newsletter.yaml", "newsletter.yaml~", "README.md"):
        (folder / name).write_text("{", encoding="utf-8")
    assert errors(folder) == []


def test_without_a_truth_table_the_shipped_one_is_used(tmp_path):
    folder = write(tmp_path)
    assert book(tmp_path).contact_events.type_of("login") is None
    (tmp_path / "contact_events.yaml").unlink()
    assert not errors(folder)
    (folder / "contact_events.yaml").write_text("reference: x\n", encoding="utf-8")
    assert [error.split(":")[0] for error in errors(folder)] == ["contact_events.yaml"] * 2


def test_the_shipped_truth_table_is_the_fallback(tmp_path):
    folder = write(tmp_path)
    (tmp_path / "contact_events.yaml").unlink()
    assert type(book(tmp_path)).load(folder).contact_events.type_of("open") == "open"
