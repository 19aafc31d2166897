from datetime import UTC, date, datetime

import pytest

from expectations import typography
from orchestration.settings import PROJECT_DIR


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("La règle : trois ans ; pas plus !", "La règle\u00a0: trois ans\u202f; pas plus\u202f!"),
        ("le « forum »", "le «\u00a0forum\u00a0»"),
        ("l'accord d'« accès »", "l’accord d’«\u00a0accès\u00a0»"),
        ('le "forum"; puis', "le «\u00a0forum\u00a0»\u202f; puis"),
        ("12 % de 1 234 567 €", "12\u00a0% de 1\u202f234\u202f567\u00a0€"),
        ("à 03:12, voir https://exemple.example", "à 03:12, voir https://exemple.example"),
        ("art. 5 et n° 7", "art.\u00a05 et n°\u00a07"),
        (
            "RGPD, art. 7, § 3, et art. 17, § 1, b et c",
            "RGPD, art.\u00a07, §\u00a03, et art.\u00a017, §\u00a01,\u00a0b et c",
        ),
        ("C. civ., art. 2224", "C.\u00a0civ., art.\u00a02224"),
        (
            "C. consom., art. L. 213-1, D. 213-1 (décret n° 2005-137 du 16 février 2005)",
            (
                "C.\u00a0consom., art.\u00a0L.\u00a0213\u20111, D.\u00a0213\u20111 "
                "(décret n°\u00a02005\u2011137 du 16\u00a0février\u00a02005)"
            ),
        ),
        ("MED-2023-040, le 1er mars 2026", "MED\u20112023\u2011040, le 1er\u00a0mars\u00a02026"),
        ("dès le 2026-11-21, par e-mail", "dès le 2026-11-21, par e-mail"),
        ("la fiche 14 ; une fiche existe", "la fiche\u00a014\u202f; une fiche existe"),
    ],
)
def test_french_punctuation_keeps_to_its_word(written, set_):
    assert typography.typeset(written, "fr") == set_


def test_english_has_no_space_before_a_colon():
    assert typography.typeset("The person's rule: Art. 5", "en") == "The person’s rule: Art.\u00a05"


def test_numbers():
    assert typography.number(1234567, "fr") == "1\u202f234\u202f567"
    assert typography.number(1234567, "en") == "1,234,567"
    assert typography.share(0.25, "fr") == "25\u00a0%"
    assert typography.share(0.25, "en") == "25%"


def test_dates_are_never_broken():
    assert typography.day(date(2026, 11, 21), "fr") == "21\u00a0novembre\u00a02026"
    assert typography.day(date(2026, 3, 1), "fr") == "1er\u00a0mars\u00a02026"
    assert typography.day(date(2026, 3, 1), "en") == "1\u00a0March\u00a02026"
    assert typography.month(date(2026, 8, 1), "fr") == "août\u00a02026"


def test_an_instant_is_told_in_paris():
    assert (
        typography.moment(datetime(2026, 7, 31, 22, 30, tzinfo=UTC), "fr")
        == "1er\u00a0août\u00a02026 à 0\u00a0h\u00a030"
    )
    assert typography.moment(datetime(2026, 1, 31, 22, 30, tzinfo=UTC), "en") == "31\u00a0January\u00a02026 at 23:30"


def test_french_takes_the_singular_for_nothing():
    assert [typography.is_singular(n, "fr") for n in (0, 1, 2, 1_000_000)] == [True, True, False, False]
    assert [typography.is_singular(n, "en") for n in (0, 1, 2, 1_000_000)] == [False, True, False, False]


def test_a_span_names_its_day_once():
    start, end = datetime(2026, 7, 31, 1, 5, tzinfo=UTC), datetime(2026, 7, 31, 1, 9, tzinfo=UTC)
    assert typography.span(start, end, "fr") == "le 31\u00a0juillet\u00a02026, de 3\u00a0h\u00a005 à 3\u00a0h\u00a009"
    assert typography.span(start, end, "en") == "on 31\u00a0July\u00a02026, from 03:05 to 03:09"


def test_a_span_past_midnight_names_both_days():
    start, end = datetime(2026, 7, 31, 21, 59, tzinfo=UTC), datetime(2026, 7, 31, 22, 1, tzinfo=UTC)
    assert typography.span(start, end, "fr").startswith("du 31\u00a0juillet\u00a02026 à 23\u00a0h\u00a059 au 1er")


def test_what_is_written_for_a_dpo_to_read_in_the_policies_folder_is_set_too():
    french, _ = (PROJECT_DIR / "retention_policies" / "README.md").read_text(encoding="utf-8").split("# The retention")
    prose = "`".join(french.split("`")[::2])
    assert typography.typeset(prose, "fr") == prose


def test_a_page_never_breaks_an_e_mail_in_two():
    assert (
        typography.unbroken("Campagnes d’e-mails, E-mail, sous-main")
        == "Campagnes d’e\u2011mails, E\u2011mail, sous-main"
    )
    assert typography.unbroken("re-mail") == "re-mail"
