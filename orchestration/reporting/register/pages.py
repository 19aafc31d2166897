"""The register, the notices, the retention schedule and the processors as pages in the report's frame."""

from collections.abc import Iterator
from datetime import date

from orchestration.reporting import html
from orchestration.reporting.register.document import FILE, Document, name_version
from orchestration.reporting.register.fiche import Line, lines
from orchestration.reporting.register.notices import Notice, rights_in, tell_notice, words_in
from orchestration.reporting.register.register import Register
from orchestration.reporting.register.responsible import SIGNING, responsible
from orchestration.reporting.register.workbook import WORKBOOK
from orchestration.reporting.texts import say

PAGES = ("register", "notices", "schedule", "processors")
"""Each a page of that name, a template `register/<name>.html.j2` and a section of texts."""


def pages(register: Register, document: Document, *, printed_on: date) -> Iterator[tuple[str, str]]:
    """Every page with the name of its file."""
    told = responsible(register.controller)
    fiches: dict[str, tuple[Line, ...]] = {
        one.purpose.code: tuple(lines(one, told, written))
        for one, written in zip(register.processings, document["processings"], strict=True)
    }
    notices: tuple[Notice, ...] = tuple(map(tell_notice, register.processings))
    for name in PAGES:
        yield (
            f"{name}.html",
            html.render(
                f"register/{name}.html.j2",
                title=say(f"{name}.title"),
                running=say("register.running", name=say(f"{name}.name"), version=name_version(document)),
                page=name,
                links=PAGES,
                files={"spreadsheet": WORKBOOK, "data": FILE},
                version=document["version"],
                said_of_version=name_version(document),
                printed_on=printed_on,
                register=register,
                responsible=told,
                signing=SIGNING,
                incomplete=any(not fact.code for facts in told.values() for fact in facts)
                or any(fact and not fact.code for one in register.processings for fact in (one.interest, one.owner)),
                fiches=fiches,
                notices=notices,
                rights=rights_in(register.processings),
                words=words_in(register.processings),
            ),
        )
