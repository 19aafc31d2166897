r"""Spelling: how an e-mail address or a phone number may stand inside any text, for Python and for PostgreSQL alike.

Whatever is found is compared whole with what was erased, so greed does no harm; a number is never found by its end, so
that an order number is no phone. Both engines read the same expressions, and a test holds their answers together.
"""

import re
from collections.abc import Iterator

_EDGE = r"\s<>\"(),:;\[\]\\|{}=&?/@%\u2019"
_GAP = r"[ ./()\t\u00a0\u2009\u202f-]"
# No digit or letter before it (a checksum), no decimal point (0.0612345678).
_START = r"(?<![0-9a-z])(?<![0-9][.,])"

_ANY_GAP = rf"(?:{_GAP}{{0,3}}|&nbsp;|&#160;|%[0-9a-fA-F]{{2}})"
HINT = rf"@|%40|(?:\+|%2[bB]|(?:^|[^0-9]|%20)0){_ANY_GAP}[0-9](?:{_ANY_GAP}[0-9]){{6}}"
"""What a text must have to be worth a second look, before it is made plain."""
ESCAPED = r"\\+[nrtbf\"/]?|%[0-9a-f]{2}|&nbsp;|&#160;"
"""What stands for white space or punctuation in JSON, in URLs and in HTML."""
ADDRESS = rf"[^{_EDGE}]+@[^{_EDGE}]+"
NATIONAL = rf"{_START}0[1-9](?:{_GAP}{{0,3}}[0-9]){{8}}(?![0-9a-z])"
"""A French number as it is dialled in France. Of other countries none: their digits are somebody else's in France."""
INTERNATIONAL = rf"(?:\+|{_START}00){_GAP}{{0,3}}[1-9](?:{_GAP}{{0,3}}[0-9]){{6,15}}(?![0-9a-z])"
GAPS = rf"{_GAP}+"
MARKS = "._-*'`~!"
"""What may stand around an address that belongs to the sentence."""
QUOTED = "^.*'"

_hint, _escaped, _gaps = re.compile(HINT), re.compile(ESCAPED), re.compile(GAPS)
_national, _international = re.compile(NATIONAL), re.compile(INTERNATIONAL)
_domain = re.compile(rf"@[^{_EDGE}]{{1,255}}")
_local = re.compile(rf"[^{_EDGE}]{{1,64}}\Z")
_quoted = re.compile(QUOTED)

# Reads `spelled`, yields `identifier`; written once, as the parameters of `sql_parameters` are.
SQL = """
    select unnest(array[bare, ltrim(bare, :marks), regexp_replace(bare, :quoted, '')]) as identifier
    from regexp_matches(spelled, :address, 'g') as matched, rtrim(matched[1], :marks) as bare
    union all
    select '+33' || substr(regexp_replace(matched[1], '[^0-9]', '', 'g'), 2)
    from regexp_matches(spelled, :national, 'g') as matched
    union all
    select regexp_replace(regexp_replace(array_to_string(parts[1:n], ''), '^00', '+'), '^\\+330', '+33')
    from
        regexp_matches(spelled, :international, 'g') as matched,
        regexp_split_to_array(replace(matched[1], '(0)', ' '), :gaps) as parts,
        generate_subscripts(parts, 1) as n
"""
"""The normalised identifiers in `spelled`, plain text in lower case, as a subquery."""
PLAIN = "regexp_replace(replace(replace(lower({text}), '%40', '@'), '%2b', '+'), :escaped, ' ', 'g')"


def sql_parameters() -> dict[str, str]:
    """What SQL, PLAIN and a comparison with `:hint` are executed with."""
    return {
        "hint": HINT,
        "escaped": ESCAPED,
        "address": ADDRESS,
        "national": NATIONAL,
        "international": INTERNATIONAL,
        "gaps": GAPS,
        "marks": MARKS,
        "quoted": QUOTED,
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
    for matched in _national.finditer(spelled):
        yield "+33" + _gaps.sub("", matched[0])[1:]
    for matched in _international.finditer(spelled):
        digits = ""
        for part in _gaps.split(matched[0].replace("(0)", " ")):
            digits += part
            yield re.sub(r"^\+330", "+33", re.sub("^00", "+", digits))
