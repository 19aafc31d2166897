"""What is put into the template of a request."""

import pytest
from pydantic import JsonValue

from orchestration.ingestion.mapped_rest import Request
from orchestration.ingestion.request_template import filled_body, filled_path

DELETE = {"method": "DELETE", "path": "/contacts/{contact}"}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (7, "/contacts/7"),
        ("a/b", "/contacts/a%2Fb"),
        ("é ?&#%", "/contacts/%C3%A9%20%3F%26%23%25"),
        ("{contact}", "/contacts/%7Bcontact%7D"),
        ("...", "/contacts/..."),
    ],
)
def test_a_value_is_one_part_of_a_path(value: object, path: str):
    assert filled_path(Request.model_validate(DELETE), {"contact": value}) == path


@pytest.mark.parametrize("value", [None, "", " ", ".", ".."])
def test_a_value_that_would_make_another_path_is_none(value: object):
    with pytest.raises(ValueError, match="is empty"):
        filled_path(Request.model_validate(DELETE), {"contact": value})


def test_a_body_holds_values_as_they_are():
    template: JsonValue = {"id": "{contact}", "of": ["contact:{contact}", 1, None, True], "set": "{erased}"}
    row = {"contact": 7}
    assert filled_body(template, row, {"name": None}) == {
        "id": 7,
        "of": ["contact:7", 1, None, True],
        "set": {"name": None},
    }
