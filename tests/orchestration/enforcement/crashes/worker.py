"""The worker: a process of its own that carries out a plan, with a trap in it."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.enforcement import lease, pace
from orchestration.enforcement.lease import leased
from orchestration.enforcement.plan import plan_of
from orchestration.errors import LeaseError
from tests.orchestration.enforcement.crashes.blow import BLOWS
from tests.orchestration.enforcement.crashes.faults import FAULTS
from tests.orchestration.enforcement.crashes.town import Town, carry_out
from tests.orchestration.enforcement.crashes.trap import Trap

DONE, FAILED, REFUSED, UNHARMED = 0, 1, 3, 9
PERSONS = 4
"""Persons of a batch: three batches in this town."""
LONG = 3600.0
"""Seconds that a batch may take before the next one is smaller."""


@dataclass(frozen=True)
class Order:
    """What a worker is to do."""

    warehouse: str
    systems: Mapping[str, str]
    """URLs by name, with the settings of a session that writes."""
    home: Path
    plan_id: str
    night: str
    postmasters: Mapping[str, int]
    """By the name of a database on it."""
    like: str | None = None
    """The kind of moment of the blow, such as `shop commit after`; None: in peace."""
    nth: int = 0
    """Which of them, from 0."""
    blow: str = "worker"
    fault: str | None = None
    """How the executor is broken, if it is; see faults.py."""

    @property
    def trace(self) -> Path:
        """Where a worker that comes to its end writes every moment it went through."""
        return self.home / f"{self.night}.json"

    @property
    def told(self) -> Path:
        """Where a worker writes how it ended."""
        return self.home / f"{self.night}.txt"

    def town(self) -> Town:
        """The databases."""
        systems = {name: create_engine(url, poolclass=NullPool) for name, url in self.systems.items()}
        return Town(create_engine(self.warehouse, pool_pre_ping=True), systems, self.home)


def work(order: Order) -> None:
    """Carry out the plan, and leave with a status; or die."""
    # How long something takes on this machine changes no batch. Nights as short as these would be over while another
    # waits for a dead one's session.
    pace.MOST, pace.ENOUGH = PERSONS, LONG
    lease.LOCK_TIMEOUT, lease.GRACE = "2s", 0.0
    if order.fault is not None:
        FAULTS[order.fault]()
    status = FAILED
    try:
        status = _work(order)
    except LeaseError as error:
        order.told.write_text(str(error), encoding="utf-8")
        status = REFUSED
    except Exception as error:  # noqa: BLE001 - however it ends, the parent looks at what is left
        order.told.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
    sys.stdout.flush()
    os._exit(status)


def _work(order: Order) -> int:
    town = order.town()
    with leased(town.warehouse, order.night) as fenced:
        with fenced.connect() as connection:
            plan = plan_of(connection, order.plan_id)
            guard: int = connection.execute(text("select backend_pid from control.leases")).scalar_one()
        trap = Trap(order.like, order.nth, _spring(order, {**order.postmasters, "guard": guard}))
        trap.watch("warehouse", town.warehouse)
        for name, engine in town.systems.items():
            trap.watch(name, engine)
        carry_out(town.work(fenced), plan)
    order.trace.write_text(json.dumps([vars(moment) for moment in trap.trace]), encoding="utf-8")
    return DONE


def _spring(order: Order, processes: Mapping[str, int]) -> Callable[[str, Any], None]:
    def spring(where: str, connection: Any) -> None:
        try:
            BLOWS[order.blow](processes, where, connection)
        except psycopg.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - a blow that does no harm proves nothing
            order.told.write_text(f"the blow failed: {error}", encoding="utf-8")
            os._exit(UNHARMED)

    return spring
