"""A night that could not begin is told of without the warehouse."""

from tests.orchestration.commands.conftest import Oubli, said
from tests.orchestration.reporting.message.conftest import Chat, chat, plain

__all__ = ["chat"]
NOWHERE = "postgresql://oubli:s3cr3t@127.0.0.1:1/oubli"


def test_a_night_without_its_database_is_told(oubli: Oubli, chat: Chat):
    result = oubli("run", "--as-of", "2026-11-21", database_url=NOWHERE, report_to=chat.url())
    assert result.exit_code == 1
    ((_, posted),) = chat.posted
    assert plain(posted["title"]) == "Oubli, nuit du 21 novembre 2026 : n'a pas pu commencer / could not start"
    assert "Rien n'a été lu ni effacé." in plain(posted["message"])
    assert "    oubli doctor" in posted["message"]
    assert "s3cr3t" not in str(posted) + result.output


def test_a_data_map_that_cannot_be_read_is_told_too(oubli: Oubli, chat: Chat):
    result = oubli("run", sources="nonesuch", report_to=chat.url())
    assert (result.exit_code, len(chat.posted)) == (1, 1)


def test_whom_the_message_did_not_reach_is_named(oubli: Oubli, chat: Chat):
    chat.status = 500
    result = oubli("run", database_url=NOWHERE, report_to=chat.url())
    assert result.exit_code == 1
    assert "OUBLI_REPORT_TO: address 1 (json) did not take the message" in said(result)


def test_other_commands_tell_nobody(oubli: Oubli, chat: Chat):
    assert oubli("report", database_url=NOWHERE, report_to=chat.url()).exit_code == 1
    assert not chat.posted
