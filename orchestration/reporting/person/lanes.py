"""What is known of one person as a timeline: what happened by its kind, and what is kept until when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from orchestration.reporting.canvas import Shape
from orchestration.reporting.drawn.timeline import Bar, Lane, Mark, Segment, Timeline
from orchestration.reporting.explanation import TAKES_OVER
from orchestration.reporting.person.treated import Done
from orchestration.reporting.person.words import Words, on
from orchestration.reporting.texts import Text, capitalised, enumerated, keys, say, word
from orchestration.reporting.timeline import NO_CONSENT, Kind, Moment

BEFORE, ACTIVE, ARCHIVE, TREATED = "f01", "f00", "f10", "f51"
_FILLS = {"active": ACTIVE, "archive": ARCHIVE}
_NOES = ("refused", "withdrawn")
_LANES: tuple[tuple[str, tuple[Kind, ...], Shape, str], ...] = (
    ("contacts", ("collection", "contact"), "circle", "f20"),
    ("documents", ("document",), "square", "f30"),
    ("consents", ("consent",), "check", "f20"),
    ("refusals", ("objection", "consent"), "cross", "f10"),
)

Row = Mapping[str, Any]


def timeline_of(told: Row, moments: Sequence[Moment], words: Words) -> Timeline:
    """The timeline of what `explain` tells of a person."""
    lanes = [_lane(name, kinds, shape, fill, moments, words) for name, kinds, shape, fill in _LANES]
    lanes.insert(1, _ignored(told, words))
    shown = Timeline(
        title=say("timeline.title"),
        description=Text("", ""),
        lanes=tuple(lane for lane in lanes if lane.marks),
        bars=tuple(_bars(told, words)),
        today=date.fromisoformat(told["as_of"]),
    )
    first, last = shown.span
    return Timeline(
        shown.title, say("timeline.description", first=first, last=last), shown.lanes, shown.bars, shown.today
    )


def tell_moment(moment: Moment, words: Words) -> Text:
    """A moment in words, without its day."""
    match moment.kind:
        case "document":
            kind = words.event(moment.code)
            return Text(f"{kind.fr} {moment.document}", f"{kind.en} {moment.document}")
        case "consent":
            decision = word("decision", moment.code)
            return _about("timeline.consent", moment, words, decision=decision)
        case "objection":
            return _about("timeline.objection", moment, words, origin=word("origin", moment.code))
        case "clock":
            phase = "archive" if moment.code.endswith(".archive") else "active"
            return say("timeline.clock", policy=words.subject(moment.purpose), phase=say(f"deadlines.{phase}"))
        case "status":
            return _about("timeline.status", moment, words, status=status(moment.code))
        case "due":
            data = enumerated([word("category", category) for category in moment.data])
            what = {"next": word("next", moment.code), "data": data}
            return (
                say("timeline.due_documents", document=moment.document, **what)
                if moment.document
                else say("timeline.due", **what)
            )
    return words.event(moment.code)


def status(code: str) -> Text:
    """The state of a legal basis."""
    return say(f"standing_status.{code}") if code in keys("standing_status") else word("status", code)


def _about(phrase: str, moment: Moment, words: Words, **told: Text) -> Text:
    return say(phrase, purpose=words.subject(moment.purpose), channel=words.channel(moment.channel), **told)


def _lane(name: str, kinds: tuple[Kind, ...], shape: Shape, fill: str, moments: Sequence[Moment], words: Words) -> Lane:
    of_kind = [moment for moment in moments if moment.kind in kinds]
    if "consent" in kinds:
        is_no = name == "refusals"
        of_kind = [moment for moment in of_kind if moment.kind != "consent" or (moment.code in _NOES) == is_no]
    marks = tuple(
        Mark(
            each.day,
            say("timeline.happened", what=tell_moment(each, words), day=each.day),
            is_hollow=each.kind == "consent" and each.code in NO_CONSENT,
        )
        for each in of_kind
    )
    several = "timeline.several_documents" if name == "documents" else "timeline.several"
    return Lane(say(f"timeline.{name}"), shape, fill, marks, several)


def _ignored(told: Row, words: Words) -> Lane:
    marks = []
    for row in told["not_counted"]["contacts"]:
        first, last = on(row["first"]), on(row["last"])
        # An invoice stands in the lane of documents.
        if first and last and row["why"] != "after_this_day" and word("document_kind", row["type"]).fr == row["type"]:
            what = words.event(row["type"])
            phrase = "timeline.times_on" if first == last else "timeline.times"
            told_ = say(phrase, what=what, n=row["times"], first=first, last=last)
            marks.append(Mark(first, told_, last, times=row["times"]))
    return Lane(say("timeline.ignored"), "circle", "f50", tuple(marks))


def _bars(told: Row, words: Words) -> list[Bar]:
    """A bar a period, of what shares it; the documents of one rule share one."""
    shared: dict[tuple[Any, ...], list[Row]] = {}
    after = [{**row, "treated": None} for row in told["ruled_out"] if row["why"] == TAKES_OVER]
    for row in (*told["deadlines"], *after):
        period = (row["counts_from"], row["due_on"]) if row["record"] is None else ("documents",)
        shared.setdefault((row["phase"], row["purpose"], row["next"], row["treated"], *period), []).append(row)
    return sorted((_bar(rows, words) for rows in shared.values()), key=lambda bar: bar.segments[-1].end or date.max)


def _bar(rows: Sequence[Row], words: Words) -> Bar:
    one = rows[0]
    ends = sorted({day for row in rows if (day := on(row["due_on"]))})
    unknown = sum(row["due_on"] is None for row in rows)
    starts = [day for row in rows if (day := on(row["counts_from"]))]
    name = enumerated([word("category", name) for name in dict.fromkeys(row["data_category"] for row in rows)])
    documents = {(row["source"], row["record"]) for row in rows if row["record"] is not None}
    if documents:
        name = say("timeline.some_documents", n=len(documents))
    detail = _detail(one, ends, unknown, words)
    start, fill = min(starts, default=None), TREATED if one["treated"] else _FILLS[one["phase"]]
    if all(row["counts_from"] == row["due_on"] is not None for row in rows):
        # Until the clock's own date.
        start, fill = None, TREATED if one["treated"] else BEFORE
    name = capitalised(name)
    said = Text(f"{name.fr}. {detail.fr}", f"{name.en}. {detail.en}")
    # Where documents end on several days, the first of them has its own line.
    days = [*dict.fromkeys((*ends[:1], *ends[-1:])), *([None] if unknown else [])]
    starts_ = [start, *days[:-1]]
    return Bar(name, detail, tuple(Segment(first, last, fill, said) for first, last in zip(starts_, days, strict=True)))


def _detail(one: Row, ends: Sequence[date], unknown: int, words: Words) -> Text:
    """The policy, what follows, and when: of documents that end on several days, the first and the last of these."""
    told = {"policy": words.names.purpose(one["purpose"]), "next": word("next", one["next"])}
    if not ends:
        return say("timeline.endless", **told)
    if unknown:
        return say("timeline.partly_endless", **told, n=unknown, first=ends[0])
    if len(ends) > 1:
        detail = say("timeline.ends_between", **told, first=ends[0], last=ends[-1])
    else:
        detail = say("timeline.ends", **told, day=ends[0])
    return _with_done(detail, one["treated"])


def _with_done(detail: Text, done: Done | None) -> Text:
    if done is None:
        return detail
    phrase = "treated.ordered_detail" if done.is_ordered else "treated.treated_detail"
    return say(phrase, detail=detail, outcome=word("outcome", done.outcome), day=date.fromisoformat(done.on))
