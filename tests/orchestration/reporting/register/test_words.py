"""Every field that is told or compared, every right and every legal basis has its words."""

from typing import get_args

import pytest

from orchestration.database.tables.catalogue import SCHEMAS
from orchestration.ingestion.mapped_terms import EEA, Mechanism
from orchestration.reporting.register import differences, own, rights
from orchestration.reporting.register.countries import country, is_transfer
from orchestration.reporting.register.ending import Effect
from orchestration.reporting.register.responsible import FIELDS
from orchestration.reporting.texts import keys
from retention_policies.vocabulary import CATEGORIES, LegalBasis


@pytest.mark.parametrize(
    ("section", "codes"),
    [
        ("right", rights.RIGHTS),
        ("right_help", rights.RIGHTS),
        ("compulsory", get_args(LegalBasis)),
        (
            "changed_field",
            (
                *FIELDS,
                *differences.PROCESSING,
                *differences.CATEGORY,
                *differences.RETENTION,
                *differences.SYSTEM,
                *differences.PROCESSOR,
            ),
        ),
        ("heading", CATEGORIES),
        ("notice_category", (*CATEGORIES, *own.KEPT)),
        ("own_category", own.KEPT),
        ("own_data", own.KEPT),
        ("own_table", [table for tables in own.KEPT.values() for table in tables]),
        ("own_store", ("raw", *SCHEMAS)),
        ("transfer", get_args(Mechanism)),
        ("ending", (*get_args(Effect), "remembered", "proved")),
        ("notice_ending", get_args(Effect)),
        ("notice_word", keys("notice_word_help")),
        ("your_role", keys("of_whom")),
        ("your_clock_end", keys("your_clock")),
    ],
)
def test_every_code_has_its_words(section, codes):
    assert set(keys(section)) == set(codes)


def test_countries_have_names():
    assert len(EEA) == 30
    assert (country("US").told.fr, country("CH").told.en) == ("États-Unis", "Switzerland")
    assert country("XQ").told.fr == "XQ"
    assert not [code for code in EEA if country(code).told.fr == code]


@pytest.mark.parametrize(("code", "leaves"), [("FR", False), ("NO", False), ("CH", True), ("GB", True), ("US", True)])
def test_what_leaves_the_economic_area(code, leaves):
    assert is_transfer(code) == leaves
