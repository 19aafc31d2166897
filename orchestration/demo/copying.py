"""A vendor's database: its content made anew by COPY, its keys made last."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import Connection, sql
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from orchestration.demo.rows import Row
from orchestration.demo.vendor import Vendor
from orchestration.errors import DatabaseError

MARK = "Invented people, made by oubli demo"
"""The comment on a database whose content may be dropped to make it anew."""
COLUMNS = """
select table_name, array_agg(column_name::text order by ordinal_position)
from information_schema.columns
where table_schema = 'public'
group by table_name
"""


def ensure_database(server: URL, name: str) -> URL:
    """Create the demo database of that name, unless it is there; its URL.

    Raises:
        DatabaseError: a database of that name was not made by the demo, or the server refuses.
    """
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    known = text("select shobj_description(oid, 'pg_database') from pg_database where datname = :name")
    try:
        with engine.connect() as connection:
            found = connection.execute(known, {"name": name}).first()
            if found is None:
                connection.execute(text(f"create database \"{name}\" template template0 encoding 'UTF8'"))
                connection.execute(text(f"comment on database \"{name}\" is '{MARK}'"))
            elif found[0] != MARK:
                raise DatabaseError(name, "exists and was not made by `oubli demo`; rename it or use another server")
    except DBAPIError as error:
        place = server.render_as_string(hide_password=True)
        reason = type(error.orig).__name__
        raise DatabaseError(place, f"cannot create the database {name} ({reason}); check server and rights") from None
    return server.set(database=name)


@dataclass(frozen=True, slots=True)
class Copier:
    """A vendor's database in the transaction that makes it anew: until it ends, others see what was there before."""

    vendor: Vendor
    connection: Connection
    columns: Mapping[str, tuple[str, ...]]

    def copy(self, waiting: Mapping[str, list[Row]]) -> None:
        """Append rows to their tables."""
        for table, rows in waiting.items():
            columns = self.columns[table]
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), names)
            with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row([row.get(column) for column in columns])

    def finish(self) -> None:
        """Make the keys and statistics, and commit."""
        self.connection.execute(self.vendor.sql("keys"))
        self.connection.execute("analyze")
        self.connection.commit()


def open_copier(vendor: Vendor, url: URL) -> Copier:
    """Connect to the vendor's database, drop what the demo made there before, and create the tables."""
    connection = Connection.connect(
        host=str(url.query.get("host") or url.host),
        port=url.port,
        user=url.username,
        password=url.password,
        dbname=url.database,
    )
    connection.execute("drop schema public cascade")
    connection.execute("create schema public")
    connection.execute(vendor.sql("tables"))
    return Copier(vendor, connection, {table: tuple(names) for table, names in connection.execute(COLUMNS)})
