"""How a data map says what an API is asked, and its errors."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.errors import DataMapError
from orchestration.ingestion.data_map import read_source
from orchestration.ingestion.mapped_rest import Request

Write = Callable[..., Path]
DELETE = {"method": "DELETE", "path": "/contacts/{contact}"}
REST = {"url_env": "MAILER_API_URL", "headers": {"api-key": {"env": "MAILER_API_KEY"}}}


def column(name: str, data_type: str = "text", **meta: object) -> dict[str, Any]:
    return {"name": name, "data_type": data_type, "config": {"meta": meta}}


DOCUMENT: dict[str, Any] = {
    "name": "mailer",
    "schema": "raw_mailer",
    "config": {
        "meta": {
            "kind": "emailing",
            "label": {"fr": "Envois", "en": "Mailer"},
            "connection": {"files_env": "MAILER_EXPORT", "rest": REST},
            "write_back": "rest",
            "processor": {"name": "Nobody", "country": "FR"},
        }
    },
    "tables": [
        {
            "name": "contacts",
            "config": {
                "meta": {
                    "key": "contact",
                    "grain": "record",
                    "opt_out": {"column": "blocked", "value": True},
                    "requests": {
                        "delete": DELETE,
                        "erase": {"method": "PUT", "path": "/contacts/{contact}", "json": {"attributes": "{erased}"}},
                        "opt_out": {"method": "PUT", "path": "/contacts/{email}", "json": {"blocked": True}},
                    },
                }
            },
            "columns": [
                column("contact"),
                column("email", category="contact_details", identifies="email", api_name="EMAIL"),
                column("first_name", category="identity", identifies="name"),
                column("blocked", "boolean"),
            ],
        },
        {
            "name": "opens",
            "config": {
                "meta": {
                    "key": "open",
                    "grain": "event",
                    "category": "activity",
                    "belongs_to": {"table": "contacts", "column": "contact"},
                    "requests": {"delete": "with_parent"},
                }
            },
            "columns": [column("open"), column("contact")],
        },
    ],
}


@pytest.fixture
def put(tmp_path: Path) -> Write:
    def write(change: Callable[[dict[str, Any], dict[str, Any], dict[str, Any]], object] | None = None) -> Path:
        source = deepcopy(DOCUMENT)
        if change is not None:
            contacts, opens = (table["config"]["meta"] for table in source["tables"])
            change(source["config"]["meta"], contacts, opens)
        path = tmp_path / "_mailer__sources.yml"
        path.write_text(yaml.safe_dump({"version": 2, "sources": [source]}), encoding="utf-8")
        return path

    return write


def test_a_system_with_an_api_is_read(put: Write):
    source = read_source(put())
    assert source.connection.rest is not None
    assert (source.connection.rest.idempotency_header, source.connection.rest.confirmed_within) == (
        "Idempotency-Key",
        "P1D",
    )
    assert source.table("contacts").column("email").api_name == "EMAIL"
    assert source.table("contacts").requests.delete == Request.model_validate(DELETE)


@pytest.mark.parametrize(
    ("change", "place", "sentence"),
    [
        (
            lambda meta, _, __: meta["connection"].pop("rest"),
            "_mailer__sources.yml",
            "write_back: rest needs the API, as `rest:` under connection",
        ),
        (
            lambda meta, _, __: meta["connection"]["rest"].update(url_env="https://api.mailer.example/v3"),
            "connection.rest.url_env",
            "expected the name of an environment variable such as BREVO_API_KEY, never its value",
        ),
        (
            lambda meta, _, __: meta["connection"]["rest"].update(headers={"api-key": "xkeysib-secret"}),
            "connection.rest.headers.api-key",
            "a header is never written in clear; put it into an environment variable: {env: NAME}",
        ),
        (
            lambda meta, _, __: meta["connection"]["rest"].update(headers={"api-key": {"env": "xkeysib-secret"}}),
            "connection.rest.headers.api-key.env",
            "expected the name of an environment variable such as BREVO_API_KEY, never its value",
        ),
        (
            lambda meta, _, __: meta["connection"]["rest"].update(per_second=0),
            "connection.rest.per_second",
            "greater than 0",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["delete"].update(path="/contacts/{first_name}"),
            "_mailer__sources.yml: contacts",
            "requests.delete names first_name; only keys and columns that identify may be: contact, email",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["erase"].update(json={"a": ["{nonesuch}", "{erased}"]}),
            "_mailer__sources.yml: contacts",
            "requests.erase names nonesuch; only keys and columns that identify may be: contact, email",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["delete"].update(path="/contacts"),
            "_mailer__sources.yml: contacts",
            "requests.delete names no row; put {contact} into it",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["delete"].update(path="/contacts/{contact!r}"),
            "_mailer__sources.yml: contacts",
            "requests.delete: braces hold the name of a column and nothing else",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["delete"].update(path="/contacts/{contact.__class__}"),
            "_mailer__sources.yml: contacts",
            "requests.delete: braces hold the name of a column and nothing else",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["delete"].update(path="contacts/{contact}"),
            "requests.delete",
            "String should match pattern",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["delete"].update(method="GET"),
            "requests.delete",
            "Input should be 'DELETE', 'POST', 'PUT' or 'PATCH'",
        ),
        (
            lambda _, contacts, __: contacts["requests"]["erase"].update(json={"attributes": {}}),
            "_mailer__sources.yml: contacts",
            'requests.erase would erase more than is due; its json names the columns by "{erased}"',
        ),
        (
            lambda _, contacts, __: contacts["requests"]["delete"].update(json={"of": "{erased}"}),
            "_mailer__sources.yml: contacts",
            "requests.delete erases no columns; {erased} belongs to requests.erase",
        ),
        (
            lambda _, contacts, __: contacts["requests"].pop("delete"),
            "_mailer__sources.yml: contacts",
            "requests.delete is missing; say how the API is asked to delete a row",
        ),
        (
            lambda _, contacts, __: contacts["requests"].pop("erase"),
            "_mailer__sources.yml: contacts",
            "requests.erase is missing; say how the API is asked to erase a row",
        ),
        (
            lambda _, contacts, __: contacts["requests"].pop("opt_out"),
            "_mailer__sources.yml: contacts",
            "requests.opt_out is missing; say how the API is asked to opt out a row",
        ),
        (
            lambda _, __, opens: opens.pop("requests"),
            "_mailer__sources.yml: opens",
            "requests.delete is missing; say how the API is asked to delete a row",
        ),
        (
            lambda _, __, opens: opens.update(ingest=False),
            "_mailer__sources.yml: opens",
            "what is not read has no keys to ask an API by; leave the table out, or read its keys",
        ),
        (
            lambda _, contacts, __: contacts["requests"].update(delete="with_parent"),
            "_mailer__sources.yml: contacts",
            "requests.delete: with_parent is for a table that belongs to another by its key",
        ),
        (
            lambda _, contacts, __: contacts.update(
                unread=[{"name": "birth_date", "category": "identity", "erase": "year"}]
            ),
            "_mailer__sources.yml: contacts",
            "of a column that is not read no year, department or bucket can be kept by an API",
        ),
    ],
)
def test_an_error_names_the_place_and_repeats_no_secret(put: Write, change: Any, place: str, sentence: str):
    with pytest.raises(DataMapError) as caught:
        read_source(put(change))
    assert place in caught.value.place
    assert sentence in caught.value.sentence
    assert "xkeysib" not in str(caught.value)


def test_an_event_that_only_ever_goes_whole_needs_no_other_request(put: Write):
    assert read_source(put()).table("opens").requests.erase is None
