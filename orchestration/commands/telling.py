"""What a command tells of one person: on the night's day from the marts, on another from the models of that person."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from orchestration.commands.session import Session, computed_night, err
from orchestration.database.by_day import PREFIX, by_day
from orchestration.database.warehouse import read_only
from orchestration.ingestion.data_map import staged
from orchestration.reporting.archived_consents import of_a_history, of_a_past_day
from orchestration.reporting.explanation import explain
from orchestration.reporting.history import MODELS, Stretch, history
from orchestration.reporting.person.page import Person
from orchestration.reporting.person.statuses import status_moments
from orchestration.reporting.person.treated import read_treated, still_true
from orchestration.reporting.timeline import moments
from orchestration.settings import PROJECT_DIR


def read_person(work: Session, person: str, asked: date | None, *, with_history: bool) -> Person:
    """What is told of a person.

    Args:
        work: the session.
        person: the person's id.
        asked: the day; the last night's if null.
        with_history: whether the course of the legal bases is told, too.

    Raises:
        DatabaseError: no night has run yet.
    """
    night = computed_night(work, "explain")
    as_of, is_anew = asked or night.as_of, asked not in (None, night.as_of)
    reader = read_only(work.warehouse)
    with reader.connect() as connection:
        told = None if is_anew else _told(work, connection, as_of, person)
    reader.dispose()
    if told is not None and not with_history:
        return told
    book = night.policy_hash or ""
    if told is None:
        with err.status(f"computing {as_of}"), _by_day(work, book, person, as_of) as connection:
            told = _told(work, connection, as_of, person, PREFIX)
    if as_of < night.as_of:
        told = replace(told, told=of_a_past_day(told.told))
    if not with_history:
        return told
    with err.status("computing the course of the legal bases"), _by_day(work, book, person, None) as connection:
        course = history(connection, staged(PROJECT_DIR, work.settings.sources), policy_hash=book, until=as_of)
    stretches = of_a_history(told.told, course)
    timeline = sorted((*told.moments, *status_moments(stretches)), key=lambda moment: moment.day)
    not_counted = bool(told.told["archived_consents"])
    known = {**told.told, "history": [_as_json(one) for one in stretches], "proofs_not_counted": not_counted}
    return replace(told, told=known, moments=tuple(timeline), stretches=stretches)


def _by_day(work: Session, book: str, person: str, day: date | None) -> AbstractContextManager[Connection]:
    return by_day(
        work.warehouse,
        PROJECT_DIR / "dbt_project",
        work.settings.home,
        staged(PROJECT_DIR, work.settings.sources),
        selection="+group:marts" if day else MODELS,
        policy_hash=book,
        person=person,
        day=day,
    )


def _told(work: Session, connection: Connection, as_of: date, person: str, prefix: str = "") -> Person:
    (told,) = explain(connection, as_of.isoformat(), person, prefix)
    treated = read_treated(connection, person, staged(PROJECT_DIR, work.settings.sources))
    known = still_true(moments(connection, person, prefix), treated, as_of)
    return Person(told, known, (), is_anew=bool(prefix), treated=treated)


def _as_json(stretch: Stretch) -> Mapping[str, Any]:
    return {
        "purpose": stretch.purpose,
        "channel": stretch.channel,
        "basis": stretch.standing.basis,
        "status": stretch.standing.status,
        "from": stretch.first.isoformat(),
        "to": None if stretch.last is None else stretch.last.isoformat(),
        "evidence": stretch.standing.evidence,
    }
