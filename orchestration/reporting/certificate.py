"""The certificate as a page to hand out: what was erased, what that proves and what not, and how to check it."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from orchestration.errors import OubliError
from orchestration.evidence.certificate import Certificate
from orchestration.evidence.traces import Traces
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting import html
from orchestration.reporting.names import read_names
from orchestration.reporting.texts import Text, say, word

FILES = {
    "facts.json": "application/json",
    "facts.sig": "application/octet-stream",
    "oubli.pem": "application/x-pem-file",
}
"""What the page hands out to check it with; it holds them itself."""


def write_certificate(target: Path, engine: Engine, data_map: Sequence[MappedSource], certified: Certificate) -> Path:
    """Write the page.

    Args:
        target: the file.
        engine: the warehouse, with the reporting models of its last night. It is only read.
        data_map: the source systems, for their names.
        certified: what it says.

    Raises:
        OubliError: the file cannot be written.
    """
    with engine.connect() as connection:
        names = read_names(connection, data_map, certified.erasures[-1].policy_hash)
    page = html.render(
        "certificate.html.j2",
        title=say("certificate.title", at=certified.issued_at),
        running=say("certificate.title", at=certified.issued_at),
        certified=certified,
        names=names,
        left=_left(certified.found),
        day=date.fromisoformat,
        instant=datetime.fromisoformat,
        data=_data,
        files=_files(certified),
    )
    try:
        html.put(target, page)
    except OSError as error:
        raise OubliError(str(target), f"cannot be written ({error.strerror}); give another file") from None
    return target


def _left(found: Traces) -> dict[str, int]:
    """How many records still stand, by the phrase that says why."""
    return {
        "returned": found.returned,
        "ordered": found.ordered,
        "still": found.records - found.returned - found.ordered,
        "archived": found.archived,
    }


def _data(categories: Sequence[str]) -> Text:
    words = [word("category", category) for category in categories]
    return Text(", ".join(each.fr for each in words), ", ".join(each.en for each in words))


def _files(certified: Certificate) -> dict[str, str]:
    contents = (
        certified.text.encode("ascii"),
        bytes.fromhex(certified.signature),
        certified.public_key.encode("ascii"),
    )
    return {
        name: f"data:{kind};base64,{b64encode(content).decode()}"
        for (name, kind), content in zip(FILES.items(), contents, strict=True)
    }
