"""Security measures that Oubli itself is, of one policy (RGPD Art. 30(1)(g) and 32); the company adds its own."""

from collections.abc import Iterator

from orchestration.reporting.register.fact import Fact
from orchestration.reporting.texts import say
from retention_policies.model import Policy


def measures(policy: Policy) -> Iterator[Fact]:
    """What is done with the data of the policy, each once."""
    rules = [rule for _, rule in policy.all_rules()]
    holds = {
        "minimisation": True,
        "purge": True,
        "archive": any(rule.archive for rule in rules),
        "anonymisation": any("anonymise" in (rule.then, rule.finally_) for rule in rules),
        "fingerprints": any("fingerprints" in rule.data for rule in rules),
        "evidence": True,
    }
    yield from (Fact(name, say(f"measure.{name}")) for name, does in holds.items() if does)
