"""The messages that somebody who is to be told did not get. Read-only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from orchestration.reporting.texts import Text, say

# A recipient who is no longer among the addresses is in no later night's messages.
_UNDELIVERED = text(
    """
    with last as (
        select distinct on (recipient) recipient, as_of, failure from control.messages
        where night_id = (select night_id from control.messages order by message_id desc limit 1)
        order by recipient, message_id desc
    )
    select recipient, as_of, failure from last where failure is not null order by recipient
    """
)


@dataclass(frozen=True)
class Undelivered:
    """A message that its recipient did not take."""

    recipient: str
    as_of: date
    failure: str


def undelivered(connection: Connection) -> tuple[Undelivered, ...]:
    """Of the last letters that were sent, those that were not taken. Read-only."""
    return tuple(Undelivered(**row._mapping) for row in connection.execute(_UNDELIVERED))


def tell_undelivered(connection: Connection) -> tuple[Text, ...]:
    """The same for a reader, without who it was. Read-only."""
    failed = undelivered(connection)
    return (say("message.undelivered", as_of=failed[0].as_of, n=len(failed)),) if failed else ()
