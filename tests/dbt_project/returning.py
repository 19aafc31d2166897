"""People who were erased and of whom a record is there, that Hypothesis draws: few of them came back by themselves."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.dbt_project.histories import CATEGORIES, HELD, RARELY, SOMEWHERE, listed, rows_of
from tests.dbt_project.moments import days
from tests.dbt_project.oracle.history import Erased, Held, History

ALL = (*CATEGORIES, "documents")
RULES = ("contracts.active", "contracts.active", "prospecting_b2c.active", "gone.active")
"""A contract is kept for no time before it is archived: only what happened since keeps its person."""


@st.composite
def returning(draw: st.DrawFn, as_of: date) -> History:
    """One of them."""
    sources = draw(SOMEWHERE)
    return History(
        records=tuple(draw(rows_of("people", source, as_of)) for source in sources),
        events=draw(listed("events", sources, as_of))[:1] if draw(RARELY) else (),
        documents=draw(listed("documents", sources, as_of))[:1] if draw(RARELY) else (),
        consents=draw(listed("consents", sources, as_of))[:1] if draw(RARELY) else (),
        held=tuple(Held(sources[0], category) for category in draw(HELD)),
        quarantined=draw(RARELY) and draw(RARELY),
        erased=draw(st.lists(_erasures(sources, as_of), min_size=1, max_size=2).map(tuple)),
    )


def _erasures(sources, as_of):
    """By an address, a number or a key of one of the records, or of nobody here."""
    return st.builds(
        Erased,
        day=st.one_of(st.sampled_from([as_of, as_of - timedelta(1), as_of - timedelta(31)]), days(as_of)),
        rule=st.sampled_from(RULES),
        source=st.sampled_from(sources),
        kind=st.sampled_from(["email", "email", "phone", "phone", "record", "record", "record", "shared"]),
        categories=st.one_of(st.just(ALL), st.lists(st.sampled_from(ALL), min_size=1, unique=True).map(tuple)),
    )
