"""Since when the nights applied a policy book to the systems as they stand."""

from datetime import date

from sqlalchemy import Connection, text

# A build's content is a hash of the models, the data map and the book: the newest one's, back to where it was another.
_SINCE = text(
    """
    select min(builds.as_of) from control.builds
    join (select content from control.builds where policy_hash = :policy_hash order by build_id desc limit 1) as newest
    on builds.content = newest.content
    where builds.policy_hash = :policy_hash and builds.build_id > coalesce(
        (select max(build_id) from control.builds as other
        where other.content <> newest.content or other.policy_hash <> :policy_hash), 0)
    """
)


def first_night(connection: Connection, policy_hash: str | None) -> date | None:
    """The date of the first night of those that went by that book, up to the newest; None if none did. Read-only."""
    found: date | None = connection.execute(_SINCE, {"policy_hash": policy_hash}).scalar()
    return found
