"""A vendor: the shop's CRM read as it is and written to by an API, which stands on loopback and does as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from orchestration.enforcement import settling
from orchestration.enforcement.api import Api
from orchestration.enforcement.api_opening import open_api
from orchestration.ingestion.mapped_rest import Requests, Rest
from orchestration.ingestion.mapped_source import MappedSource, MappedTable
from orchestration.ingestion.request_check import check_requests
from tests.orchestration.enforcement.shop import shop

SECRET = "xkeysib-never-told"
REST = {
    "url_env": "SHOP_API_URL",
    "headers": {"api-key": {"env": "SHOP_API_KEY"}},
    "per_second": 10,
    "attempts": 3,
}
REQUESTS: dict[str, dict[str, Any]] = {
    "people": {
        "delete": {"method": "DELETE", "path": "/contacts/{person_no}"},
        "erase": {"method": "PATCH", "path": "/contacts/{person_no}", "json": {"attributes": "{erased}"}},
        "opt_out": {"method": "PUT", "path": "/contacts/{person_no}", "json": {"id": "{person_no}", "blocked": True}},
    },
    "clicks": {"delete": "with_parent"},
    "notes": {"delete": {"method": "DELETE", "path": "/notes/{note_no}"}},
    "sessions": {"erase": {"method": "PATCH", "path": "/sessions/{session_no}", "json": "{erased}"}},
}
DROPPED = "drop"
"""An answer that never comes: the vendor acts, and the connection ends."""
SILENCE = "silence"
"""An answer that comes too late."""
OF_FOUR = [f"DELETE /notes/{n}" for n in range(1, 5)], [f"DELETE /contacts/{n}" for n in range(1, 5)]


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: Any


class Vendor(ThreadingHTTPServer):
    """Answers 204 unless it was told otherwise."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.asked: list[Asked] = []
        self.answers: dict[str, list[Any]] = {}
        """By request line: the answers to give, one after the other, the last for ever."""
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v3"

    @property
    def lines(self) -> list[str]:
        return [each.line for each in self.asked]

    def answer_to(self, line: str) -> Any:
        given = self.answers.get(line) or self.answers.get("*") or [204]
        return given.pop(0) if len(given) > 1 else given[0]


class _Answering(BaseHTTPRequestHandler):
    server: Vendor

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        line = f"{self.command} {self.path.removeprefix('/v3')}"
        self.server.asked.append(Asked(line, dict(self.headers), json.loads(body) if body else None))
        answer = self.server.answer_to(line)
        if answer == DROPPED:
            self.close_connection = True
            return
        if answer == SILENCE:
            self.server.over.wait(30)
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_DELETE = do_PUT = do_PATCH = do_POST = do_GET = _answer  # noqa: N815 - as the library calls it

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@dataclass
class Clock:
    """Time that passes only when somebody waits."""

    now: float = 0.0
    waited: list[float] = field(default_factory=list)

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds

    def read(self) -> float:
        return self.now


def sold(**rest: object) -> MappedSource:
    """The data map of the vendor's; what it does not ask for is not in it."""
    base = shop(write_back="rest")
    connection = base.connection.model_copy(update={"rest": Rest.model_validate(REST | rest)})
    tables = tuple(_requested(base.table(name), asked) for name, asked in REQUESTS.items())
    found = base.model_copy(update={"connection": connection, "tables": tables})
    check_requests(found, "vendor")
    return found


def _requested(mapped: MappedTable, asked: dict[str, Any]) -> MappedTable:
    columns = tuple(
        c.model_copy(update={"api_name": "firm.name"} if c.name == "company" else {}) for c in mapped.columns
    )
    requests = Requests.model_validate(asked)
    return mapped.model_copy(update={"columns": columns, "requests": requests, "unread": ()})


@contextmanager
def answering(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Vendor]:
    """The vendor, while the test lasts; Oubli waits by that clock."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Vendor() as server:
        monkeypatch.setenv("SHOP_API_URL", server.url)
        monkeypatch.setenv("SHOP_API_KEY", SECRET)
        monkeypatch.setattr(settling, "open_api", partial(open_api, pause=clock.pause, clock=clock.read))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


def opened(clock: Clock, **rest: object) -> Api:
    """Its API."""
    return open_api(sold(**rest), pause=clock.pause, clock=clock.read)
