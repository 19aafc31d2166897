"""Receipts: the operator of a system says that a work order is carried out; the next reading is what confirms it.

A receipt is of what the order asked for: of a file that says something else by now nobody can say that it is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, insert, text

from orchestration.database.tables.enforcement import receipts
from orchestration.enforcement.orders import READ_SINCE, orders
from orchestration.enforcement.work_order import work_order, work_order_file
from orchestration.errors import OrderError
from orchestration.ingestion.mapped_source import MappedSource

_SAID = f"""
select received_by, received_at from enforcement.receipts
where plan_id = :plan_id and source = :source and file_hash = :file_hash
and not {READ_SINCE.format(of="receipts", since="receipts.received_at")}
order by receipt_id desc limit 1
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True)
class Receipt:
    """What an operator says is done."""

    file: str
    source: str
    lines: int
    file_hash: str
    received_by: str
    received_at: datetime
    is_new: bool
    """False: somebody had said so before of the very same file, and its system was not read since."""


def receive(
    connection: Connection, home: Path, data_map: Mapping[str, MappedSource], file: Path, *, by: str, at: datetime
) -> Receipt:
    """Note that the operator says the work order is carried out; nothing is confirmed by it.

    Args:
        connection: on the warehouse.
        home: $OUBLI_HOME.
        data_map: the systems.
        file: the order as it was carried out, or its name.
        by: who says so.
        at: when.

    Raises:
        OrderError: there is no such order, it asks for something else by now, or nobody is named.
    """
    if not by.strip():
        raise OrderError(file.name, "a receipt names who carried the order out; give --by")
    known = {order.file: order for order in orders(connection, home, everything=True)}
    order = known.get(file.name)
    if order is None or order.source not in data_map:
        raise OrderError(file.name, "is no work order of Oubli's; `oubli order list` names those that are open")
    if not order.unconfirmed:
        raise OrderError(file.name, "has nothing left to do: all its lines were confirmed or taken back")
    path = file if file.exists() else work_order_file(home, order.plan_id, order.source)
    if not path.is_file():
        raise OrderError(file.name, f"is not there any more; the next night writes it to {path}")
    given, now = path.read_bytes(), work_order(connection, order.plan_id, data_map[order.source])
    if given != now:
        changed = "it was changed since Oubli wrote it, or lines were taken back"
        raise OrderError(file.name, f"is not what is asked for by now: {changed}; the next night writes it anew")
    place = {"plan_id": order.plan_id, "source": order.source, "file_hash": sha256(given).hexdigest()}
    before = connection.execute(text(_SAID), place).first()
    if before is None:
        said = {"lines": order.unconfirmed, "received_by": by, "received_at": at}
        connection.execute(insert(receipts).values(**place, **said))
    return Receipt(
        file=order.file,
        source=order.source,
        lines=order.unconfirmed,
        file_hash=place["file_hash"],
        received_by=by if before is None else before.received_by,
        received_at=at if before is None else before.received_at,
        is_new=before is None,
    )
