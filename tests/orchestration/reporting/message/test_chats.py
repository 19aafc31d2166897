"""What arrives in a chat: the whole letter, in parts if the chat takes no message as long as it."""

import pytest

from tests.orchestration.reporting import variants
from tests.orchestration.reporting.message.conftest import QUIET, plain
from tests.orchestration.reporting.planting import PLAN

SUBJECT = "Oubli, nuit du 21 novembre 2026 : 1 plan attend une décision / 1 plan waits for an approval"
COMMAND = f'    oubli approve {PLAN} --by YOUR-NAME --reason "YOUR REASON"\n    oubli apply {PLAN}'


def test_a_web_hook_gets_subject_and_words(told, chat):
    assert told(QUIET + variants.WAITING)(to=(chat.url(),)).taken == 1
    ((path, posted),) = chat.posted
    assert path == "/hook"
    assert plain(posted["title"]) == SUBJECT
    assert plain(posted["message"]).startswith("Rien n'a été effacé cette nuit : un plan qui concerne 273 personnes")
    assert COMMAND in plain(posted["message"])


@pytest.mark.parametrize(
    ("address", "path", "words"),
    [
        (f"mmost://{{host}}/{'a' * 24}", f"/hooks/{'a' * 24}", "text"),
        (f"rocket://{'a' * 17}/{'b' * 24}@{{host}}", f"/hooks/{'a' * 17}/{'b' * 24}", "text"),
        ("gotify://{host}/token", "/message", "message"),
    ],
)
def test_a_chat_of_ones_own_gets_the_whole_letter(told, chat, address, path, words):
    assert told(QUIET + variants.WAITING)(to=(chat.url(address),)).taken == 1
    assert {where for where, _ in chat.posted} == {path}
    said = plain("\n".join(f"{posted.get('title') or ''}\n{posted[words]}" for _, posted in chat.posted))
    assert "1 plan attend une décision" in said
    assert f"oubli apply {PLAN}" in said
    assert "This message contains no data about the people concerned." in said


def test_a_chat_that_refuses_is_told_of_and_asked_again_the_next_night(told, chat):
    tell, chat.status = told(QUIET + variants.WAITING), 500
    to = (chat.url(),)
    (sentence,) = tell(to=to).troubles
    assert sentence.startswith("OUBLI_REPORT_TO: address 1 (json) did not take the message")
    chat.status = 200
    assert tell(to=to).taken == 1
