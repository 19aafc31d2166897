"""The Tryton database itself: made, filled with modules, opened."""

import os
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

MODULES = ("sale_opportunity", "account_invoice_history", "marketing_email")
"""What the company uses; Tryton adds what these need. `account_invoice_history` keeps every past version
of parties and addresses, which makes it the hardest case for erasing."""


def database_name(uri: str) -> str:
    """The database an URI such as `postgresql://postgres@/tryton?host=/socket/dir` names."""
    return urlsplit(uri).path.strip("/")


def create(uri: str) -> None:
    """Make the database with `MODULES` activated, in English, with an administrator `admin`.

    Tryton reads the URI from the environment when it is imported, so nothing may import it before.
    """
    import psycopg

    name = database_name(uri)
    with psycopg.connect(urlsplit(uri)._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    _point_tryton_at(uri)
    from trytond import backend
    from trytond.pool import Pool
    from trytond.transaction import Transaction

    database = backend.Database(name).connect()
    with closing(database):
        database.init()
    Pool.start()
    pool = Pool(name)
    pool.init(update=["ir", "res", *MODULES], lang=["en"], activatedeps=True, indexes=True)
    with Transaction().start(name, 0):
        (english,) = pool.get("ir.lang").search([("code", "=", "en")])
        english.translatable = True
        english.save()


def connect(uri: str) -> Any:
    """Open the database in this process as its administrator; returns proteus' configuration."""
    _point_tryton_at(uri)
    import trytond.config  # reads the URI now: proteus is about to add the database's name to it
    from proteus import config

    assert trytond.config.get("database", "uri"), "Tryton has no database"
    return config.set_trytond(database_name(uri))


def _point_tryton_at(uri: str) -> None:
    """Tell Tryton its server; it wants the database's name apart."""
    os.environ["TRYTOND_DATABASE_URI"] = urlsplit(uri)._replace(path="/").geturl()
