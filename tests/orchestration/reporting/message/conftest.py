"""A mail server on loopback, and nights that are told of through it."""

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from orchestration.enforcement.night import read_night
from orchestration.reporting.message.delivery import Delivery, deliver
from orchestration.reporting.message.kept import keep_letter
from orchestration.reporting.message.letter import languages_of
from orchestration.reporting.nightly import report_file
from orchestration.reporting.reading import read_report
from orchestration.settings import Settings
from tests.orchestration.reporting.conftest import Planted, copy_of, data_map
from tests.orchestration.reporting.planting import AS_OF, NIGHT, PUBLISHED_AT
from tests.orchestration.reporting.warehouse import rebuild

QUIET = """
delete from control.source_gates;
delete from control.loads where status = 'short';
update control.loads set as_of = '2026-11-21', finished_at = '2026-11-21 02:02';
update control.promises set passed = true;
update control.nights set status = 'done';
update enforcement.items set source_state = 'done' where source_state = 'ordered';
delete from marts.fct_warnings;
"""
"""The planted night, had it needed nobody."""
SECRET = "s3cr3t-of-the-mailbox"


@dataclass
class Post:
    """A mail server, and what came to it."""

    port: int
    refuses: bool = False
    letters: list[EmailMessage] = field(default_factory=list)

    def url(self, to: str = "dpo@company.example") -> str:
        """An Apprise address of it."""
        return f"mailto://oubli:{SECRET}@127.0.0.1:{self.port}?from=oubli@company.example&to={to}&mode=insecure"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """A message came."""
        if self.refuses:
            return "554 no"
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def last(self) -> tuple[str, str]:
        """Subject and words of the last letter."""
        letter = self.letters[-1]
        body = letter.get_body(("plain",))
        assert body is not None
        return plain(str(letter["subject"])), plain(body.get_content())


@dataclass
class Chat:
    """A server on loopback that takes what is posted to it, and what came."""

    port: int
    status: int = 200
    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def url(self, address: str = "json://{host}/hook") -> str:
        """An Apprise address of it, made of one that says where its host stands."""
        return address.format(host=f"127.0.0.1:{self.port}")


def plain(words: str) -> str:
    """Words with plain spaces and ends of lines."""
    return words.replace("\r\n", "\n").replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server that wants a password."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    made = Post(port)
    controller = Controller(
        made,
        hostname="127.0.0.1",
        port=port,
        authenticator=lambda *told: AuthResult(success=told[-1].password == SECRET.encode()),
        auth_require_tls=False,
    )
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
def chat() -> Iterator[Chat]:
    """A chat's server."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.posted.append((self.path, body))
            self.send_response(made.status)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Chat(server.server_address[1])
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


Tell = Callable[..., Delivery]


@pytest.fixture
def told(planted: Planted, post: Post, request: pytest.FixtureRequest) -> Callable[[str], Tell]:
    """Makes a copy of the planted night that went as some SQL says, and gives what sends its message."""

    def make(statements: str) -> Tell:
        name = f"told_{abs(hash(request.node.nodeid)) % 10**10}"
        copy = copy_of(planted, name)
        copy.run(statements)
        rebuild(planted.project, copy.engine)

        def tell(
            *changes: str,
            to: tuple[str, ...] | None = None,
            on: date = AS_OF,
            has_report: bool = True,
            anyway: bool = False,
            language: str = "both",
        ) -> Delivery:
            for change in changes:
                copy.run(change)
            copy.run(f"update control.nights set as_of = '{on}' where night_id = '{NIGHT}'")
            addresses = (post.url(),) if to is None else to
            settings = Settings.model_validate({"home": copy.home, "report_to": addresses, "report_language": language})
            with copy.engine.connect() as connection:
                night = read_night(connection, NIGHT)
            assert night is not None
            if has_report:
                report = read_report(copy.engine, NIGHT, as_of=on, outside=copy.outside, data_map=data_map())
                file = report_file(copy.home, on)
                with copy.engine.begin() as connection:
                    keep_letter(connection, report, languages_of(settings), file=file, url=settings.report_url)
            return deliver(
                copy.engine,
                settings,
                night=night,
                has_report=has_report,
                anyway=anyway,
                at=PUBLISHED_AT,
            )

        tell.planted = copy  # type: ignore[attr-defined] # for a look at the warehouse
        return tell

    return make
