"""The head is posted to a witness; one that does not take it is told of, and stops nothing."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from orchestration.evidence import webhook
from orchestration.evidence.head_file import PublishedHead
from orchestration.evidence.webhook import post_head

HEAD = PublishedHead(3, "ab" * 32, "2026-11-21T02:00:00+00:00", "cd" * 64)


class Witness(HTTPServer):
    """A server on loopback that answers `status` and remembers what it was sent."""

    status = 204
    requests: list[tuple[str, str | None, Any]]


class Taking(BaseHTTPRequestHandler):
    server: Witness

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - as the library calls it

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Witness(("127.0.0.1", 0), Taking) as server:
        server.requests = []
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def url(witness: Witness) -> str:
    return f"http://127.0.0.1:{witness.server_port}/heads?token=secret"


def test_a_witness_gets_the_head(witness: Witness):
    assert post_head(url(witness), HEAD) is None
    told = {"seq": 3, "hash": HEAD.hash, "at": HEAD.at, "signature": HEAD.signature}
    assert witness.requests == [("/heads?token=secret", "application/json", told)]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_witness_that_does_not_take_it_is_told_of(witness: Witness, status: int):
    witness.status = status
    told = post_head(url(witness), HEAD)
    assert told == (
        f"OUBLI_HEAD_WEBHOOK: answered {status}; the ledger's head was not posted, the next night tries again"
    )
    assert len(witness.requests) == 1, "a redirected POST would have lost its body"


def test_a_witness_that_is_not_there_is_told_of(witness: Witness):
    address = url(witness)
    witness.shutdown()
    witness.server_close()
    assert (post_head(address, HEAD) or "").startswith("OUBLI_HEAD_WEBHOOK: does not answer (")


def test_a_witness_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(webhook, "TIMEOUT", 0.05)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    # Connections are queued and never taken.
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        told = post_head(f"http://127.0.0.1:{silent.server_port}", HEAD)
    assert (told or "").startswith("OUBLI_HEAD_WEBHOOK: does not answer (")


@pytest.mark.parametrize("address", ["file:///etc/hosts", "head.example", "http://[", "http://"])
def test_what_is_no_url_is_told_of_without_it(address: str):
    told = post_head(address, HEAD)
    assert told is not None
    assert address not in told
