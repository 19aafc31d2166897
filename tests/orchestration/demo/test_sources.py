import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from orchestration.demo.sources import are_built, build_sources
from orchestration.errors import DatabaseError
from tests.orchestration.demo.built import AS_OF, PEOPLE, SEED


def _build(server, on_progress=lambda _: None):
    return build_sources(server, people=PEOPLE, seed=SEED, as_of=AS_OF, on_progress=on_progress)


def _digests(built):
    tables = "select table_name from information_schema.tables where table_schema = 'public'"
    digest = "select md5(string_agg(t::text, ' ' order by t::text)) from {} as t"
    return {
        (source, table): built.one(source, digest.format(table))
        for source in built.sources.urls
        for (table,) in built.ask(source, tables)
    }


def test_the_same_seed_builds_the_same_rows(server, built):
    before = _digests(built)
    _build(server)
    assert _digests(built) == before


def test_they_are_built_once_all_of_them_were_to_the_end(server, built):
    assert are_built(server)
    engine = create_engine(built.sources.urls["invoicing"], poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("alter schema public rename to cut_off"))
    try:
        assert not are_built(server)
    finally:
        with engine.begin() as connection:
            connection.execute(text("alter schema cut_off rename to public"))


def test_progress_ends_with_everybody(server):
    told: list[int] = []
    _build(server, on_progress=told.append)
    assert told[-1] == PEOPLE


def test_situations_are_counted(built):
    assert sum(built.sources.situations.values()) == PEOPLE


def test_a_database_that_the_demo_did_not_make_is_not_dropped(server):
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("alter database demo_crm rename to kept"))
        connection.execute(text("create database demo_crm"))
    try:
        with pytest.raises(DatabaseError, match=r"^demo_crm: exists and was not made by `oubli demo`"):
            _build(server)
    finally:
        with engine.connect() as connection:
            connection.execute(text("drop database demo_crm"))
            connection.execute(text("alter database kept rename to demo_crm"))


def test_a_server_that_does_not_answer_is_named():
    with pytest.raises(DatabaseError, match=r"^postgresql.*cannot create the database demo_crm"):
        _build("postgresql://nobody@localhost:1/nowhere?host=/nowhere")
