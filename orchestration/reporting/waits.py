"""Why a plan waits, for a reader of French or English, from the sentences the plan was stored with."""

import re
from collections.abc import Callable

from orchestration.reporting.names import Names
from orchestration.reporting.texts import Text, say

_FIRST = re.compile(r"(?P<source>\S+): the first run against a source only plans")
_CAP = re.compile(
    r"(?P<purpose>\S+): (?P<items>\d+) items of (?P<persons>\d+) persons are above the cap of (?P<cap>\d+) items "
    r"or (?P<percent>\S+) % of (?P<known>\d+) persons"
)
_BOOK = re.compile(r"policies: the book changed from (?P<old>\w+) to (?P<new>\w+) since the last purge")


def explain_wait(sentence: str, names: Names) -> Text:
    """The reason in both languages; a sentence that is not known is shown as it is."""
    readings: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Text]], ...] = (
        (_FIRST, lambda m: say("waits.first_run", system=names.system(m["source"]))),
        (
            _CAP,
            lambda m: say(
                "waits.cap",
                policy=names.purpose(m["purpose"]),
                percent=m["percent"],
                **{name: int(m[name]) for name in ("items", "persons", "cap", "known")},
            ),
        ),
        (_BOOK, lambda m: say("waits.book", old=m["old"], new=m["new"])),
    )
    for pattern, read in readings:
        if found := pattern.fullmatch(sentence):
            return read(found)
    return Text(sentence, sentence)
