"""To whom messages went, as the database remembers it, so that nobody is told twice."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, text

from orchestration.database.tables.control import messages
from orchestration.enforcement.night import Night
from orchestration.reporting.message.letter import Letter

_STANDING = text(
    """
    select
        coalesce(bool_or(failure is null and as_of = :as_of and digest = :digest), false) as was_told,
        coalesce(bool_or(failure is null and as_of between :monday and :sunday), false) as this_week,
        coalesce((array_agg(failure is not null order by message_id desc))[1], false) as is_owed
    from control.messages where recipient = :recipient
    """
)


def is_due(connection: Connection, recipient: str, letter: Letter, as_of: date) -> bool:
    """Whether a recipient is to get the letter of a night. Read-only.

    That is so when it asks for something that the letters of the same date did not, when the recipient did not take
    the last one, and when none came since Monday.
    """
    monday = as_of - timedelta(days=as_of.weekday())
    asked = {"recipient": recipient, "digest": letter.digest, "as_of": as_of, "monday": monday}
    row = connection.execute(_STANDING, asked | {"sunday": monday + timedelta(days=6)}).one()
    return (letter.is_needed and not row.was_told) or row.is_owed or not row.this_week


def note_sent(
    connection: Connection, recipient: str, letter: Letter, night: Night, *, failure: str | None, at: datetime
) -> None:
    """Remember that a night's letter was sent, and whether it was taken."""
    told = {"night_id": night.night_id, "as_of": night.as_of, "recipient": recipient, "digest": letter.digest}
    connection.execute(insert(messages).values(**told, failure=failure, sent_at=at))
