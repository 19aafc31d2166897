"""One spelling for each identifier."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.identity import normalise


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("anna@people.example", ("anna@people.example",)),
        ("  ANNA@People.Example ", ("anna@people.example",)),
        ("\uff21\uff2e\uff2e\uff21@people.example", ("anna@people.example",)),
        ("a.b+shop@people.example", ("a.b+shop@people.example",)),
        ("a@people.example;b@people.example", ("a@people.example", "b@people.example")),
        ("a@people.example, b@people.example", ("a@people.example", "b@people.example")),
        ("a@people.example A@PEOPLE.EXAMPLE", ("a@people.example",)),
        ('"Anna" <anna@people.example>', ("anna@people.example",)),
        ("mailto:anna@people.example", ("anna@people.example",)),
        ("jérôme@people.example", ("jérôme@people.example",)),
        ("je\u0301rôme@people.example", ("jérôme@people.example",)),
        ("STRASSE@people.example", ("strasse@people.example",)),
        ("straße@people.example", ("strasse@people.example",)),
        ("n/a", ()),
        ("none", ()),
        ("-", ()),
        ("", ()),
        ("@", ()),
        ("test@test", ()),
        ("test@test.fr", ()),
        ("anna@people", ()),
        ("anna@@people.example", ()),
        ("anna@people..example", ()),
    ],
)
def test_emails(text, found):
    assert normalise.emails(text) == found


def test_a_dotted_capital_i_is_one_address_however_it_is_composed():
    """PostgreSQL and Python lower it differently, so nothing but this module may."""
    assert normalise.emails("İPEK@people.example") == normalise.emails("I\u0307PEK@people.example")


@given(st.text(alphabet="aAéÉİ\u0131ß\u017f\u212a\u212b@.+;, xyz-_1", max_size=30))
def test_normalising_emails_twice_changes_nothing(text):
    for found in normalise.emails(text):
        assert normalise.emails(found) == (found,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("06 12 34 56 78", ("+33612345678",)),
        ("06.12.34.56.78", ("+33612345678",)),
        ("06/12/34/56/78", ("+33612345678",)),
        ("06\u00a012\u00a034\u00a056\u00a078", ("+33612345678",)),
        ("+33 (0)6 12 34 56 78", ("+33612345678",)),
        ("0033612345678", ("+33612345678",)),
        ("tél : 01 42 68 53 00", ("+33142685300",)),
        ("01 42 68 53 00 poste 12", ("+33142685300",)),
        ("0612345678 / 0142685300", ("+33612345678", "+33142685300")),
        ("0612345678 ou 0142685300", ("+33612345678", "+33142685300")),
        ("+32 2 555 12 12", ("+3225551212",)),
        ("٠٦١٢٣٤٥٦٧٨", ("+33612345678",)),
        ("", ()),
        ("n/a", ()),
        ("0000000000", ()),
        ("12", ()),
        ("06 12 34", ()),
        ("anna@people.example", ()),
    ],
)
def test_phones(text, found):
    assert normalise.phones(text) == found


@given(
    st.sampled_from(["0", "+33", "0033", "+33 (0)", "+330"]),
    st.text("0123456789", min_size=9, max_size=9),
    st.sampled_from(["", " ", ".", "-"]),
)
def test_the_short_way_for_french_numbers_finds_what_phonenumbers_finds(prefix, digits, between):
    text = prefix + between.join(digits)
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        expected: tuple[str, ...] = ()
    else:
        valid = phonenumbers.is_valid_number(number)
        expected = (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),) if valid else ()
    assert normalise.phones(text) == expected


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("42", "crm", ("crm:42",)),
        ("42, 43;42", "crm", ("crm:42", "crm:43")),
        ("crm:42,emailing:a:b", None, ("crm:42", "emailing:a:b")),
        ("crm : 42", None, ("crm:42",)),
        ("42", None, ()),
        ("crm:", None, ()),
        ("", "crm", ()),
    ],
)
def test_external_ids(text, source, found):
    assert normalise.external_ids(text, source) == found


def test_a_name_is_the_same_in_any_case_accent_and_order():
    spellings = (
        "Élise DUPONT-Martin",
        "dupont martin  elise",
        "Martin, Elise Dupont",
        "E\u0301lise Dupont Martin",
    )
    assert len({normalise.name(each) for each in spellings}) == 1
    assert normalise.name(" - ") == ""


@pytest.mark.parametrize(
    ("email", "is_role"),
    [
        ("contact@shop.example", True),
        ("compta2@shop.example", True),
        ("comptabilité@shop.example", True),
        ("rh+cv@shop.example", True),
        ("no-reply@shop.example", True),
        ("anna@shop.example", False),
        ("contact.dupont@shop.example", False),
    ],
)
def test_roles(email, is_role):
    assert normalise.is_role(email) is is_role
