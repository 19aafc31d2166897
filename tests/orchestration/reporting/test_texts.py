"""Every sentence of the page stands in both languages, and every code has its word."""

import re
from string import Formatter
from typing import get_args

import pytest
import yaml

from expectations.gates import GATES
from orchestration.enforcement.held import HELD
from orchestration.enforcement.waits import Wait
from orchestration.errors import OubliError
from orchestration.ingestion.contract import Reason
from orchestration.ingestion.load import LoadStatus
from orchestration.ingestion.mapped_terms import SUPPRESSION
from orchestration.reporting.html import TEMPLATES
from orchestration.reporting.night import State
from orchestration.reporting.texts import FOLDER, Text, keys, read_phrases, say, word
from retention_policies import checks, vocabulary
from tests.orchestration.reporting.pages import ILL_SET

PHRASES = {
    f"{section}.{name}": phrase
    for path in FOLDER.glob("*.yaml")
    for section, phrases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    for name, phrase in phrases.items()
}
DAILY = [
    f"{section}.{name}"
    for file in ("page", "words", "message", "nights", "sentences", "policies", "method", "lights")
    for section, phrases in yaml.safe_load((FOLDER / f"{file}.yaml").read_text(encoding="utf-8")).items()
    for name in phrases
]
USED = re.compile(r'\b(?:t|say)\("([a-z_]+\.[a-z_]+)"')
OUTCOMES = [
    "planned", "deleted", "anonymised", "archived", "suppressed", "held", "no_longer_due", "already_gone", "failed",
]  # fmt: skip
STATUSES = [
    *(f"valid_{basis}" for basis in (*get_args(vocabulary.LegalBasis), "customers")),
    "withdrawn", "objected", "refused", "expired", "unproven", "invalid_opt_in", "not_informed", "missing",
]  # fmt: skip


def _variants(phrase, language):
    template = phrase[language]
    return list(template.values()) if isinstance(template, dict) else [template]


def _names(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("key", PHRASES)
def test_a_phrase_says_the_same_in_both_languages(key):
    phrase = PHRASES[key]
    assert set(phrase) == {"fr", "en"}
    for language in phrase:
        if isinstance(phrase[language], dict):
            assert set(phrase[language]) == {"one", "other"}
    variants = [*_variants(phrase, "fr"), *_variants(phrase, "en")]
    assert all(text.strip() for text in variants)
    french, english = ([_names(text) for text in _variants(phrase, language)] for language in ("fr", "en"))
    # One of a thing may go without its number.
    assert french[-1] == english[-1] >= french[0] == english[0]


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"a": "asks: {one: 1}", "b": "asks: {two: 2}"}, "b.yaml: asks"),
        ({"a": "asks: {one: 1}\nasks: {two: 2}"}, "a.yaml: asks"),
        ({"a": "asks: {one: 1, one: 2}"}, "a.yaml: one"),
    ],
)
def test_a_phrase_that_would_hide_another_is_refused_as_they_are_read(files, place, tmp_path):
    for name, told in files.items():
        (tmp_path / f"{name}.yaml").write_text(told, encoding="utf-8")
    with pytest.raises(OubliError, match=f"{place}: stands .* one would hide the other"):
        read_phrases(tmp_path)


@pytest.mark.parametrize("key", PHRASES)
def test_french_is_without_the_words_of_engineers(key):
    for text in _variants(PHRASES[key], "fr"):
        assert not re.search("entrepôt|champ confirmed_by|réglage OUBLI|tables? non déclarée", text)


FOR_ENGINEERS = re.compile(r"\boubli [a-z]|OUBLI_|\.yaml\b|(?<![{.])\b[a-z]+_[a-z_]+\b(?!})|\(crm:17\)")


@pytest.mark.parametrize("key", DAILY)
def test_what_a_dpo_reads_each_day_is_without_commands_and_codes(key):
    for language in ("fr", "en"):
        for words in _variants(PHRASES[key], language):
            assert not FOR_ENGINEERS.search(words), "say it in words; a command has a line of its own (m.operator)"


def test_what_a_dpo_is_to_put_right_is_told_without_commands_and_codes():
    made = {promise for gate in GATES for suite in gate.suites for promise in suite.promises}
    for promise in (promise for promise in made if promise.owner == "dpo"):
        for told in (promise.label, promise.lists, promise.why, promise.remedy):
            assert not FOR_ENGINEERS.search(told.fr + told.en), promise.name


@pytest.mark.parametrize("key", PHRASES)
def test_french_is_set_as_the_french_set_it(key):
    for number in (0, 1, 2):
        said = say(key, **(dict.fromkeys(_names(_variants(PHRASES[key], "fr")[-1]), "x") | {"n": number}))
        assert not ILL_SET.search(said.fr), said.fr
        assert not re.search(r"\s\s", said.fr), said.fr


def test_every_phrase_a_template_uses_exists():
    used = {key for path in TEMPLATES.rglob("*.j2") for key in USED.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 80
    assert not {key for key in used if not key.endswith("_")} - set(PHRASES)


@pytest.mark.parametrize(
    ("section", "codes"),
    [
        ("outcome", OUTCOMES),
        ("action", ["delete", "anonymise", "archive", "suppress"]),
        ("next", ["delete", "anonymise", "archive"]),
        ("status", STATUSES),
        ("status_help", STATUSES),
        ("reason", [str(reason) for reason in Reason]),
        ("reason_help", [str(reason) for reason in Reason]),
        ("clock", get_args(vocabulary.Clock)),
        ("clock_end", get_args(vocabulary.Clock)),
        ("outcome_of_operations", OUTCOMES),
        ("holds", ["in_system", "legal_hold", "restriction"]),
        ("policy", [kind for kind in get_args(checks.Kind) if kind != "other"]),
        ("category", vocabulary.CATEGORIES),
        ("confidence", get_args(vocabulary.Confidence)),
        ("channel", [*get_args(vocabulary.Channel), "all"]),
        ("document", get_args(vocabulary.DocumentKind)),
        ("system", [SUPPRESSION]),
        ("place", ["warehouse", "source", "work_order", "suppression", "archive", "archive_at_source", "archive_both"]),
        ("held_back", HELD),
        ("waits", [kind.why for kind in get_args(Wait)]),
        ("load_status", ["late", *get_args(LoadStatus)]),
        ("gate", ["before_enforcement", "after_enforcement"]),
    ],
)
def test_every_code_has_its_word(section, codes):
    assert not set(codes) - set(keys(section))


def test_every_state_of_a_night_has_its_word():
    assert not {f"state_{state}" for state in get_args(State)} - set(keys("tonight"))


def test_a_code_without_a_word_is_shown_as_it_is():
    assert word("status", "unheard_of") == Text("unheard_of", "unheard_of")


def test_a_phrase_that_counts_needs_its_number():
    with pytest.raises(KeyError, match=r"tonight\.done"):
        say("tonight.done")
