"""What the plan says of its waiting is understood, word for word as enforcement writes it."""

import pytest

from orchestration.enforcement.caps import judge
from orchestration.enforcement.plan import read_plan
from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text
from orchestration.reporting.waits import explain_wait
from tests.orchestration.reporting.conftest import copy_of
from tests.orchestration.reporting.planting import PLAN

NAMES = Names({"crm": Text("Le CRM", "The CRM")}, {"contracts": Text("Contrats", "Contracts")})


@pytest.fixture(scope="module")
def sentences(planted):
    waiting = copy_of(planted, "judged")
    waiting.run(
        "update enforcement.items set outcome = null where outcome <> 'held';\n"
        "update policy.policies set cap_items = 12, cap_percent = 0.5;\n"
        "update enforcement.plans set state = 'waiting';\n"
        "insert into enforcement.plans (plan_id, as_of, policy_hash, content_hash, state, applied_at) "
        "values ('before', '2026-11-20', 'anotherbook', 'x', 'applied', '2026-11-20')"
    )
    with waiting.engine.connect() as connection:
        plan = read_plan(connection, PLAN)
        assert plan is not None
        return judge(connection, plan)


def test_every_reason_is_told_in_french(sentences):
    assert len(sentences) > 5
    told = [explain_wait(sentence, NAMES) for sentence in sentences]
    assert not [text for sentence, text in zip(sentences, told, strict=True) if sentence in (text.fr, text.en)]


def test_a_reason_has_its_numbers_and_names(sentences):
    told = {explain_wait(sentence, NAMES).fr for sentence in sentences}
    assert "Le CRM\u00a0: première exécution sur ce système, qui ne fait que prévoir." in told
    assert [text for text in told if text.startswith("Contrats\u00a0: 60 opérations pour 60 personnes")]
    assert [text for text in told if text.startswith("Les politiques de conservation ont changé")]


def test_a_reason_nobody_knows_is_shown_as_it_is():
    assert explain_wait("moon: it is full", NAMES) == Text("moon: it is full", "moon: it is full")
