r"""Spelling: how an e-mail address or a phone number may stand inside any text, for Python and for PostgreSQL alike.

Whatever is found is compared whole with what was erased, so greed does no harm; a number is never found by its end, so
that an order number is no phone. Both engines read the same expressions, and a test holds their answers together.
"""

import re
from collections.abc import Iterator

_EDGE = r"\s<>\"(),:;\[\]\\|{}=&?/@%\u2019"
_GAP = r" /()\t\u00a0\u2009\u202f-"
_ANY_GAP = rf"(?:[.{_GAP}]{{0,3}}|&nbsp;|&#160;|%[0-9a-fA-F]{{2}})"

HINT = rf"@|%40|(?:\+|%2[bB]|(?:^|[^0-9a-zA-Z.]|%[2aA]0)0){_ANY_GAP}[0-9](?:{_ANY_GAP}[0-9]){{6}}"
"""What a text must have to be worth a second look, before it is made plain."""
ESCAPED = r"\\+[nrtbf\"/]?|%[0-9a-f]{2}|&nbsp;|&#160;"
"""What stands for white space or punctuation in JSON, in URLs and in HTML."""
ADDRESS = rf"[^{_EDGE}]+@[^{_EDGE}]+"
MARKS = "._-*'`~!"
"""What may stand around an address that belongs to the sentence."""
QUOTED = "^.*'"
# No digit or letter before it, which would be a checksum, and no point, which would be a fraction.
DIGITS = rf"(?:\+|(?:^|[^0-9a-z.])0)[0-9.{_GAP}]+[a-z]?"
"""Groups of digits of which some may be a phone number, and a letter right behind the last."""
EDGES = r"^[^+0]|\(0\)|[0-9]+[a-z]$"
"""What is none of them: the sign before, the zero that is dialled in France only, a last group that is no number."""
GAPS = rf"[{_GAP}]+"
"""What divides groups; points may, and may not: 06.12.34.56.78 is a number, 0.0612345678 holds none."""
BEGINS = r"^(?:\+|0[0-9])"
"""How the first group of a number begins."""
GROUPS = 15
"""As many a number has at most, a digit each."""

_hint, _escaped, _gaps, _edges = (re.compile(each) for each in (HINT, ESCAPED, GAPS, EDGES))
_digits, _begins, _quoted = (re.compile(each) for each in (DIGITS, BEGINS, QUOTED))
_domain = re.compile(rf"@[^{_EDGE}]{{1,255}}")
_local = re.compile(rf"[^{_EDGE}]{{1,64}}\Z")

PLAIN = "regexp_replace(replace(replace(lower({text}), '%40', '@'), '%2b', '+'), :escaped, ' ', 'g')"
"""A text in lower case, without escapes, as an SQL expression."""
# Of other countries no number is looked for as it is dialled there: its digits are somebody else's in France.
SQL = """
    select unnest(array[bare, ltrim(bare, :marks), regexp_replace(bare, :quoted, '')]) as identifier
    from regexp_matches(spelled, :address, 'g') as matched, rtrim(matched[1], :marks) as bare
    union all
    select
        regexp_replace(
            regexp_replace(replace(array_to_string(parts[i:n], ''), '.', ''), '^00', '+'), '^(?:\\+330|0)', '+33'
        )
    from
        regexp_matches(spelled, :digits, 'g') as matched,
        regexp_split_to_array(regexp_replace(matched[1], :edges, ' ', 'g'), :gaps) as parts,
        generate_subscripts(parts, 1) as i,
        generate_series(i, least(i + :groups, cardinality(parts))) as n
    where parts[i] ~ :begins
"""
"""The normalised identifiers in `spelled`, a plain text, as a subquery."""


def sql_parameters() -> dict[str, str | int]:
    """What SQL, PLAIN and a comparison with `:hint` are executed with."""
    return {
        "hint": HINT,
        "escaped": ESCAPED,
        "address": ADDRESS,
        "marks": MARKS,
        "quoted": QUOTED,
        "digits": DIGITS,
        "edges": EDGES,
        "gaps": GAPS,
        "begins": BEGINS,
        "groups": GROUPS,
    }


def identifiers_in(text: str) -> Iterator[str]:
    """What may be an address or a number in a text, normalised; some more than once, and some are none."""
    if not _hint.search(text):
        return
    spelled = _escaped.sub(" ", text.lower().replace("%40", "@").replace("%2b", "+"))
    for domain in _domain.finditer(spelled):
        local = _local.search(spelled[max(0, domain.start() - 64) : domain.start()])
        if local:
            bare = (local[0] + domain[0]).rstrip(MARKS)
            yield from (bare, bare.lstrip(MARKS), _quoted.sub("", bare))
    for matched in _digits.finditer(spelled):
        parts = _gaps.split(_edges.sub(" ", matched[0]))
        for i, part in enumerate(parts):
            if _begins.search(part):
                for n in range(i, min(i + GROUPS, len(parts) - 1) + 1):
                    yield _international("".join(parts[i : n + 1]).replace(".", ""))


def _international(digits: str) -> str:
    return re.sub(r"^(?:\+330|0)", "+33", re.sub("^00", "+", digits))
