"""Write-back by an API: a batch's items carried out request by request, none of which can be taken back.

An API tells nobody afterwards what it did. So what a dead run left open is asked for again, which changes nothing where
it was done; and what the next reading shows no more counts as done.
"""

from datetime import date

from sqlalchemy import Connection, text

from orchestration.enforcement.api import Api
from orchestration.enforcement.call import calls
from orchestration.enforcement.target import Targets
from orchestration.enforcement.whereabouts import IS_UNTRUSTED, in_quarantine, in_raw
from orchestration.enforcement.write_back import bound, look
from orchestration.ingestion.mapped_source import MappedSource

_GONE = f"""
select person_id from batch
where not {IS_UNTRUSTED}
group by person_id
having bool_and(
    action <> 'suppress' and data_category <> 'statistics'
    and not {in_raw("batch")} and not {in_quarantine("batch")}
)
order by person_id
"""  # noqa: S608 - put together from constants


def ask(batch: Connection, source: MappedSource, targets: Targets, api: Api, key: bytes) -> int:
    """Ask the API for what the batch says of `source`; how many requests were answered.

    Idempotent: what is gone already is a good answer, and a request sent again carries the key of the first.

    Args:
        batch: the warehouse, with the batch open. Nothing is sent once its transaction, which locks the lease, is over.
        source: the system.
        targets: what the batch is about there.
        api: of that system.
        key: of the fingerprints.

    Raises:
        SourceError: it refused a request; those before it are done. SourceBusyError and SourceGoneError: it may take
            the same later, or has taken it already.
    """
    todo = calls(batch, source, targets, key)
    bound(batch)
    for call in todo:
        api.send(call, lambda: look(batch))
    return len(todo)


def persons_no_longer_read(batch: Connection, source: MappedSource, as_of: date) -> list[str]:
    """Of whom nothing of the batch is in raw any more: the API did what it was asked, though its answer was lost.

    Read-only. Of a source that is not trusted tonight, and of opt-outs, nobody can tell.
    """
    return list(batch.execute(text(_GONE), {"source": source.name, "as_of": as_of}).scalars())
