"""register.xlsx, following CNIL's model of the register: who is responsible, the list, a sheet for each activity."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from textwrap import shorten
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from expectations.typography import Language
from orchestration.reporting.register.document import Document, name_version
from orchestration.reporting.register.fact import Fact
from orchestration.reporting.register.fiche import lines
from orchestration.reporting.register.processing import Processing, Retention
from orchestration.reporting.register.register import Register
from orchestration.reporting.register.responsible import SIGNING, responsible
from orchestration.reporting.register.sheet import Sheet, run
from orchestration.reporting.texts import Text, say

WORKBOOK = "register.xlsx"
PERIODS = ("data", "start", "active", "archive", "end", "reference", "lasting")
_LONGEST_TITLE = 31
_LINE = Border(bottom=Side("thin"))


def write_workbook(path: Path, register: Register, document: Document, language: Language, *, printed_on: date) -> None:
    """Write the spreadsheet in one language."""
    book = Workbook()
    established_on = date.fromisoformat(document["established_on"])
    book.properties.creator = "Oubli"
    book.properties.title = say("register.name").of(language)
    book.properties.created = book.properties.modified = datetime.combine(established_on, datetime.min.time())
    version = name_version(document), say("register.printed", day=printed_on)
    _responsible(Sheet(_first(book), language, (42, 90, 20, 40)), register, version)
    written = document["processings"]
    titles = [_title(n, one, language) for n, one in enumerate(register.processings, start=1)]
    _activities(_added(book, say("register.activities"), language, (6, 60, 34, 44, 44)), register, titles)
    for title, one, said in zip(titles, register.processings, written, strict=True):
        _activity(Sheet(book.create_sheet(title), language, (44, 36, 30, 30, 24, 70, 60)), one, said, register)
    _schedule(_added(book, say("register.periods"), language, (44, 50, 34, 30, 30, 22, 70, 60, 70)), register)
    _processors(_added(book, say("processors.name"), language, (36, 22, 40, 60, 50)), register)
    for sheet in book.worksheets:
        run(sheet, version, language)
    book.save(path)


def _first(book: Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one, and it is no chart
    return sheet


def _added(book: Workbook, name: Text, language: Language, widths: Sequence[int]) -> Sheet:
    return Sheet(book.create_sheet(_allowed(name.of(language))), language, widths)


def _allowed(title: str) -> str:
    return shorten(re.sub(r"[\[\]:*?/\\']", " ", title), _LONGEST_TITLE, placeholder="…")


def _title(number: int, processing: Processing, language: Language) -> str:
    return _allowed(f"{number}. {processing.purpose.told.of(language)}")


def _responsible(to: Sheet, register: Register, version: Sequence[Text]) -> None:
    to.sheet.title = _allowed(say("register.responsible").of(to.language))
    to.row(say("register.name"), bold=True, size=16)
    to.row(say("register.article"), size=10)
    for line in version:
        to.row(line, size=10)
    if register.controller.invented:
        to.row(say("register.invented"), bold=True, size=10)
    to.at += 1
    for field, facts in responsible(register.controller).items():
        to.row(say(f"controller.{field}"), _stacked(fact.told for fact in facts))
    to.at += 1
    to.row(say("register.approval"), bold=True, size=12)
    to.row(version[0], size=10)
    to.row(*(say(f"approval.{column}") for column in ("role", "who", "day", "signature")), heading=True)
    for role, field in SIGNING.items():
        to.sheet.row_dimensions[to.at].height = 60
        to.row(say(f"approval.{role}"), _stacked(fact.told for fact in responsible(register.controller)[field]))
        for column in range(1, 5):
            to.sheet.cell(to.at - 1, column).border = _LINE
    to.at += 1
    to.row(say("register.policies_hash", hash=register.policy_hash), size=10)
    to.row(say("register.data_map_hash", hash=register.data_map_hash), size=10)


def _activities(to: Sheet, register: Register, titles: Sequence[str]) -> None:
    to.table(
        (say("register.number"), say("register.activity"), say("fiche.owner"), say("fiche.bases"), say("fiche.people")),
        (
            (
                Text(str(number), str(number)),
                one.purpose.told,
                one.owner.told,
                _stacked(fact.told for fact in one.bases),
                _stacked(fact.told for fact in one.people),
            )
            for number, one in enumerate(register.processings, start=1)
        ),
    )
    for number, title in enumerate(titles, start=2):
        cell = to.sheet.cell(number, 2)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!A1")
    to.sheet.freeze_panes = "A2"


def _activity(to: Sheet, one: Processing, said: Mapping[str, Any], register: Register) -> None:
    to.row(one.purpose.told, bold=True, size=14)
    to.at += 1
    for line in lines(one, responsible(register.controller), said):
        to.sheet.merge_cells(start_row=to.at, end_row=to.at, start_column=2, end_column=6)
        told = _stacked(line.values)
        to.grow(to.at, (told, 150))
        to.row(line.heading, told)
    to.at += 1
    to.row(say("fiche.data"), bold=True, size=12)
    _data(to, one)
    to.at += 1
    to.row(say("register.periods"), bold=True, size=12)
    to.table(map(_period, PERIODS), map(period_cells, one.retentions))


def _data(to: Sheet, one: Processing) -> None:
    nothing = Text("", "")
    headings = (say("fiche.category"), say("fiche.contents"), say("fiche.erased"))
    told = [
        (_stacked((each.name.told, each.heading)), held, _stacked(fact.told for fact in ends))
        for each in one.categories
        for held, ends in each.lines
    ]
    for name, held, ends in (headings, *told):
        at = to.at
        to.row(name, held, nothing, nothing, nothing, ends, heading=name == headings[0])
        to.sheet.merge_cells(start_row=at, end_row=at, start_column=2, end_column=5)
        to.grow(at, (held, 95), (ends, 60), (name, 40))


def _period(column: str) -> Text:
    return say(f"periods.{column}")


def period_cells(rule: Retention) -> tuple[Text, ...]:
    """The cells of a rule, in the order of PERIODS."""
    data = _stacked((rule.subject.told, *(fact.told for fact in rule.data)))
    reference = _stacked((rule.reference.told, rule.confidence.told))
    told = [rule.start.told, rule.active.told, _or_none(rule.archive), rule.end.told]
    if rule.validity is not None:
        reference = _stacked((reference, rule.validity.told))
    return data, *told, reference, _stacked(fact.told for fact in rule.lasting)


def _schedule(to: Sheet, register: Register) -> None:
    rows = (
        (one.purpose.told, *period_cells(rule), _stacked(fact.told for fact in one.ending.told))
        for one in register.processings
        for rule in one.retentions
    )
    to.table((say("periods.purpose"), *map(_period, PERIODS), say("fiche.ending")), rows)
    to.sheet.freeze_panes = "B2"


def _processors(to: Sheet, register: Register) -> None:
    to.table(
        (say(f"processors.{column}") for column in ("processor", "country", "systems", "purposes", "transfer")),
        (
            (
                Text(one.name, one.name),
                one.country.told,
                _stacked(fact.told for fact in one.systems),
                _stacked(each.purpose.told for each in register.purposes_of(one)),
                one.transfer.told if one.transfer else say("processors.within"),
            )
            for one in register.processors
        ),
    )
    to.sheet.freeze_panes = "A2"
    to.at += 1
    to.row(say("processors.by_system"), bold=True, size=12)
    to.table(
        (say("processors.system"), say("processors.run_by"), say("processors.data")),
        (
            (
                _stacked((one.name.told, *((one.role.told,) if one.role else ()))),
                Text(one.processor, one.processor) if one.processor else say("register.in_house"),
                _stacked(fact.told for fact in one.data),
            )
            for one in register.systems
        ),
    )


def _or_none(fact: Fact | None) -> Text:
    return fact.told if fact else Text("–", "–")


def _stacked(told: Iterable[Text]) -> Text:
    all_told = tuple(told)
    return Text("\n".join(each.fr for each in all_told), "\n".join(each.en for each in all_told))
