"""The message of a night: plain text, in the report's own sentences and without a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from expectations.typography import LANGUAGES, Language
from orchestration.reporting.html import MOST
from orchestration.reporting.message.needs import Need, needs
from orchestration.reporting.reading import Report
from orchestration.reporting.texts import Text, capitalised, enumerated, joined, say
from orchestration.settings import Settings

MOST_IN_SUBJECT = 3
LONGEST_SUBJECT = 150
"""Characters; more would be cut off in a list of messages."""
DOCTOR = Text("oubli doctor", "oubli doctor")
BETWEEN = "\n\n----- English -----\n\n"


@dataclass(frozen=True)
class Letter:
    """What is sent."""

    subject: str
    body: str
    is_needed: bool
    """Somebody has to decide or to do something."""
    digest: str
    """Of what there is to be done: two letters of a night that ask for the same are one."""


@dataclass(frozen=True)
class Week:
    """What the nights of the last seven days did."""

    nights: int
    operations: int


def languages_of(settings: Settings) -> tuple[Language, ...]:
    """The languages that messages are written in."""
    return LANGUAGES if settings.report_language == "both" else (settings.report_language,)


def write_letter(report: Report, languages: Sequence[Language], *, place: str, week: Week) -> Letter:
    """The letter of a report.

    Args:
        report: what the page shows.
        languages: in which it is written, one after the other.
        place: where the page stands.
        week: what the nights of its last days did.
    """
    asked = needs(report)
    paragraphs = [[report.sentence], *_tell(asked), list(_figures(report)), list(_remains(report))]
    if not asked:
        nights, operations = say("message.nights", n=week.nights), say("message.operations", n=week.operations)
        paragraphs.append([say("message.week", nights=nights, operations=operations)])
    paragraphs.append([*report.undelivered, say("message.report", place=place), say("message.privacy")])
    return _letter(report.night.as_of, languages, asked, paragraphs)


def write_bare(as_of: date, languages: Sequence[Language]) -> Letter:
    """The letter of a night of which not even the report could be written."""
    need = Need(say("asks.failed"), how=say("message.no_report"), commands=(DOCTOR,))
    return _letter(as_of, languages, (need,), [[say("tonight.failed")], *_tell((need,)), [say("message.privacy")]])


def write_unbegun(as_of: date, languages: Sequence[Language]) -> Letter:
    """The letter of a night that could not even begin, such as without its database."""
    need = Need(say("asks.unbegun"), how=say("message.unbegun_how"), commands=(DOCTOR,))
    return _letter(as_of, languages, (need,), [[say("message.unbegun")], *_tell((need,)), [say("message.privacy")]])


def _letter(
    as_of: date, languages: Sequence[Language], asked: Sequence[Need], paragraphs: Sequence[Sequence[Text]]
) -> Letter:
    told = "\n".join(repr(need) for need in asked)
    bodies = [_set(paragraphs, language) for language in languages]
    subject = _subject(as_of, languages, [need.subject for need in asked] or [say("asks.nothing")])
    return Letter(subject, BETWEEN.join(bodies) + "\n", bool(asked), sha256(told.encode()).hexdigest())


def _subject(as_of: date, languages: Sequence[Language], asked: Sequence[Text]) -> str:
    """What is asked for, in the first language with the date, in the others as far as there is room."""
    first, *others = languages
    most = min(len(asked), MOST_IN_SUBJECT)
    subject = say("message.subject", as_of=as_of, what=_few(asked, most)).of(first)
    for other in others:
        shown = [_few(asked, count).of(other) for count in range(most, 0, -1)]
        fitting = (words for words in shown if len(subject) + len(words) + 3 <= LONGEST_SUBJECT)
        subject += f" / {next(fitting, shown[-1])}"
    return subject


def _few(asked: Sequence[Text], count: int) -> Text:
    told, more = enumerated(asked[:count]), "…" if len(asked) > count else ""
    return Text(told.fr + more, told.en + more)


def _set(paragraphs: Sequence[Sequence[Text]], language: Language) -> str:
    return "\n\n".join("\n".join(line.of(language) for line in lines) for lines in paragraphs if lines)


def _tell(asked: Sequence[Need]) -> Iterator[list[Text]]:
    if asked:
        yield [_heading(say("message.todo"))]
    for need in asked:
        lines = [capitalised(need.subject) if need.told is None and need.points else need.told]
        lines += [_indented("- ", point) for point in need.points[:MOST]]
        if len(need.points) > MOST:
            lines.append(_indented("- ", say("page.more_lines", n=len(need.points) - MOST)))
        lines += [need.how, *(_indented("    ", command) for command in need.commands)]
        yield [line for line in lines if line is not None]


def _figures(report: Report) -> Iterator[Text]:
    """The three questions that the report answers, in figures."""
    if not report.figures.is_computed:
        yield say("answer.why_unknown")
        return
    if report.night.state == "waiting":
        yield say("answer.what_planned")
        yield _indented("- ", say("answer.planned", n=report.touched))
    else:
        yield say("answer.what")
        yield from (_indented("- ", told) for told in _settled(report))
    yield say("answer.proof")
    count = report.proof.count
    yield _indented("- ", say("answer.proof_entry", n=count) if count else say("answer.proof_nothing"))


def _settled(report: Report) -> tuple[Text, ...]:
    total = report.figures.total
    counted = {
        "deleted": total.deleted,
        "gone": report.figures.gone,
        "anonymised": total.anonymised,
        "archived": total.archived,
        "suppressed": total.suppressed,
    }
    told = tuple(say(f"answer.{name}", n=people) for name, people in counted.items() if people)
    return told or (say("answer.what_nothing"),)


def _remains(report: Report) -> Iterator[Text]:
    if report.remains:
        yield say("message.also", what=joined([left.told for left in report.remains]))


def _heading(told: Text) -> Text:
    return Text(told.fr.upper(), told.en.upper())


def _indented(by: str, told: Text) -> Text:
    return Text(by + told.fr, by + told.en)
