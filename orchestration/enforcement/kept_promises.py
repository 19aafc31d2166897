"""How the promises of a gate were kept on earlier nights. Read-only."""

from datetime import date

from sqlalchemy import Connection, text

from expectations.history import NIGHTS, Histories, History

_HISTORY = text(
    """
    with results as (
        select suite, name, as_of, bool_and(passed) as passed
        from control.promises
        where gate = :gate and as_of < :as_of
        group by suite, name, as_of
    ),
    numbered as (
        select
            *,
            row_number() over newest_first as nights_back,
            first_value(passed) over newest_first as passed_last
        from results
        window newest_first as (partition by suite, name order by as_of desc)
    ),
    compared as (
        select *, max(as_of) filter (where passed <> passed_last) over (partition by suite, name) as otherwise_on
        from numbered
    )
    select
        suite, name, bool_and(passed_last) as passed,
        min(as_of) filter (where coalesce(as_of > otherwise_on, true)) as since,
        count(*) filter (where nights_back < :nights) as nights,
        count(*) filter (where nights_back < :nights and not passed) as broken
    from compared group by suite, name
    """
)


def read_histories(connection: Connection, gate: str, *, before: date) -> Histories:
    """Each promise of a gate that was checked before that night. Read-only."""
    rows = connection.execute(_HISTORY, {"gate": gate, "as_of": before, "nights": NIGHTS})
    return {(row.suite, row.name): History(row.passed, row.since, row.nights, row.broken) for row in rows}
