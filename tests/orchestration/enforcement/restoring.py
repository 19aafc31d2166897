"""Restoring from the archive of the shop."""

from orchestration.enforcement.archive_restore import Restored, Restoring, restore
from orchestration.enforcement.restorable import Asked
from tests.orchestration.enforcement.estate import AT, KEY, Estate

OF_3 = "select email, name, company from people where person_no = 3"
AS_BEFORE = [("person3@people.example", "Person 3", "Shop 3")]


def bring_back(estate: Estate, record_id: str = "3", document: str | None = None, **said: str) -> Restored:
    work = Restoring(estate.warehouse, estate.source, lambda _: estate.system, estate.home, AT, KEY)
    return restore(work, Asked(record_id, document, said.get("by", "Marie"), said.get("reason", "case 7")))


def everything(estate: Estate) -> list[list[tuple[object, ...]]]:
    tables = ("people", "clicks", "notes", "sessions", "invoices", "lines", "quotes")
    queries = [f"select * from {name} order by 1" for name in tables]
    kept = [f"select * from archive.{name} order by 1, 2" for name in ("items", "payloads", "identifiers")]
    return [estate.rows_in_shop(query) for query in queries] + [estate.rows(query) for query in kept]
