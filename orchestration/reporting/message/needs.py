"""What of a night needs somebody, in the report's own sentences, each with who sees to it and how."""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.reporting.reading import Report
from orchestration.reporting.sections.promises import misplaced
from orchestration.reporting.texts import Text, capitalised, say


@dataclass(frozen=True)
class Need:
    """One thing that needs somebody."""

    subject: Text
    """In a few words."""
    told: Text | None = None
    points: tuple[Text, ...] = ()
    how: Text | None = None
    """Who sees to it."""
    commands: tuple[Text, ...] = ()
    """And by which commands."""


def needs(report: Report) -> tuple[Need, ...]:
    """All of them, the most serious first; of a night that needs nobody, none."""
    kinds = (_state, _refused, _residues, _systems, _missed, _misplaced, _orders, _to_warn)
    return tuple(need for each in kinds for need in each(report))


def _state(report: Report) -> Iterator[Need]:
    """What the state of the night asks for."""
    stopped = tuple(promise.heading for promise in report.stopped)
    match report.night.state:
        case "failed":
            yield Need(say("asks.failed"), how=say("message.engineers"), commands=(_same("oubli doctor"),))
        case "paused":
            by = say("tonight.by")
            resume = Text(f"oubli resume --by {by.fr}", f"oubli resume --by {by.en}")
            yield Need(say("asks.paused"), how=say("tonight.paused_how"), commands=(resume,))
        case "held":
            if report.book_changed:
                changed = tuple(reason.told for reason in report.book_changed)
                yield Need(say("asks.book_changed"), say("tonight.changed_how"), changed)
            yield Need(say("asks.held"), say("tonight.stopped_how") if stopped else None, stopped)
        case "waiting":
            yield _approval(report)
        case _ if stopped:
            yield Need(say("asks.stopped_after"), say("tonight.stopped_after_how"), stopped)


def _approval(report: Report) -> Need:
    plan = report.night.plan
    if plan is None:
        return Need(say("asks.waiting", n=1))
    by, reason = say("tonight.by"), say("tonight.reason")
    approve = f"oubli approve {plan.plan_id} --by"
    return Need(
        say("asks.waiting", n=1),
        say("tonight.waits_plan", plan=plan.plan_id, n=plan.item_count),
        tuple(reason.told for reason in report.waits),
        say("tonight.waits_how"),
        (
            Text(f'{approve} {by.fr} --reason "{reason.fr}"', f'{approve} {by.en} --reason "{reason.en}"'),
            _same(f"oubli apply {plan.plan_id}"),
        ),
    )


def _refused(report: Report) -> Iterator[Need]:
    failed = report.figures.total.failed
    if failed:
        told = say("tonight.done_failures", n=failed)
        yield Need(say("asks.refused", n=failed), told, how=say("message.refused_how"))


def _residues(report: Report) -> Iterator[Need]:
    if report.residues:
        again = (_same("oubli run"),)
        yield Need(say("asks.residues"), say("tonight.residues"), report.residues, commands=again)


def _systems(report: Report) -> Iterator[Need]:
    """Systems that were set aside, or did not answer."""
    blocked = {each.source: say("tonight.blocked", system=each.name) for each in report.systems if each.blocked}
    silent = {
        source: say("tonight.unanswered", system=report.names.system(source), n=items)
        for source, items in report.figures.unanswered
    }
    if blocked or silent:
        points = (*blocked.values(), *silent.values())
        yield Need(say("asks.systems", n=len(blocked | silent)), points=points, how=say("message.systems_how"))


def _missed(report: Report) -> Iterator[Need]:
    if report.missed:
        yield Need(say("asks.missed"), points=tuple(late.told for late in report.missed))


def _misplaced(report: Report) -> Iterator[Need]:
    """Numbers that no record may hold; which systems hold them, and how to put it right."""
    broken = [promise for promise in report.promises if misplaced([promise])]
    if broken:
        subject = say("asks.misplaced", n=misplaced(broken))
        yield Need(subject, None, tuple(promise.heading for promise in broken), broken[0].broken)


def _orders(report: Report) -> Iterator[Need]:
    """What operators have not carried out; what they say is done is for the next reading to confirm."""
    waiting = [order for order in report.figures.orders if order.untouched or order.still_there]
    if not waiting:
        return
    points = []
    for order in waiting:
        system = report.names.system(order.source)
        parts = [say("tonight.order", system=system, n=order.items, planned_on=order.planned_on)]
        if order.still_there:
            parts.append(say("tonight.order_still_there", n=order.still_there))
        if order.untouched and order.untouched < order.items:
            parts.append(say("tonight.order_untouched", n=order.untouched))
        points.append(Text(" ".join(part.fr for part in parts), " ".join(part.en for part in parts)))
    by, asked = say("tonight.by"), sum(order.untouched + order.still_there for order in waiting)
    receipt = "oubli order receipt FILE --by"
    commands = (_same("oubli order list"), Text(f"{receipt} {by.fr}", f"{receipt} {by.en}"))
    yield Need(say("asks.orders", n=asked), None, tuple(points), say("message.orders_how"), commands)


def _to_warn(report: Report) -> Iterator[Need]:
    if report.to_warn:
        told = capitalised(say("remains.to_warn", n=report.to_warn))
        yield Need(
            say("asks.to_warn", n=report.to_warn),
            Text(f"{told.fr}.", f"{told.en}."),
            how=say("message.to_warn_how"),
            commands=(_same("oubli export warnings"),),
        )


def _same(command: str) -> Text:
    return Text(command, command)
