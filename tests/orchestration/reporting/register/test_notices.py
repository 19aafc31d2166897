"""The notices speak to the reader: the periods, what prolongs them and who receives the data, in the second person."""

import re

import pytest

from orchestration.reporting.register.register import make_register
from retention_policies.book import PolicyBook
from tests.orchestration.reporting.pages import Page
from tests.orchestration.reporting.register.conftest import DAY, SHIPPED

TOLD = {
    "opt_out_list": """
        Les empreintes de vos coordonnées sont conservées tant que celles-ci figurent dans nos systèmes, puis
        supprimées trois ans après votre opposition ou, s’il est plus récent, après le dernier jour où elles y
        figuraient.""",
    "customer_relationship": """
        Si vous êtes ou avez été client, vos données (identité, coordonnées, données professionnelles…) sont
        supprimées trois ans après la fin de la relation.""",
    "prospecting_b2b": """
        Si vous êtes un professionnel, vos données de prospection (identité, coordonnées, données professionnelles…)
        sont supprimées trois ans après votre dernier contact.""",
    "accounting": """
        Les données de vos factures, avoirs et paiements sont archivées à la clôture de l’exercice, puis anonymisées
        dix ans plus tard.""",
    "consent_evidence": """
        Les preuves de vos consentements sont archivées à la fin de la prospection que votre consentement autorise,
        puis supprimées cinq ans plus tard.""",
}


def kept(register, purpose):
    (one,) = (one for one in register.processings if one.purpose.code == purpose)
    return [each.fr for each in one.kept]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nobody_is_told_of_the_person(folder, language):
    said = Page(folder / "notices.html").said(language)
    for words in ("de la personne", "la personne elle-même", "une personne qui", "the person", "objected to marketing"):
        allowed = said.replace("préférences de la personne", "").replace("the person’s preferences", "")  # a policy's
        assert words not in allowed.lower(), words


@pytest.mark.parametrize("purpose", TOLD)
def test_a_period_is_told_to_the_reader(register, purpose):
    assert re.sub(r"\s", " ", kept(register, purpose)[0]) == " ".join(TOLD[purpose].split())


def test_what_documents_share_is_the_reader_s(register):
    told = kept(register, "accounting")
    assert told[1].startswith("Vos données communes à ces documents (identité et coordonnées) restent aussi longtemps")
    assert len(told) == len(set(told)), "each once"
    (quotes,) = (each for each in kept(register, "prospecting_b2c") if "devis" in each)
    assert quotes.startswith("Si vous êtes un particulier, les données de vos devis sont supprimées")


def test_a_period_that_ends_with_its_clock_is_told_to_the_reader(systems, register, tmp_path):
    for path in SHIPPED.glob("*.yaml"):
        content = path.read_text(encoding="utf-8")
        if path.stem == "online_account":
            content = content.replace("enabled: false", "enabled: true")
        (tmp_path / path.name).write_text(content, encoding="utf-8")
    told = kept(make_register(PolicyBook.load(tmp_path), systems, register.controller, on=DAY), "online_account")
    assert "vos données (compte en ligne) sont supprimées deux ans après votre dernière connexion" in told[0].lower()


def test_what_an_objection_leaves_says_for_which_purpose(folder):
    said = Page(folder / "notices.html").said("fr")
    assert "pour cette finalité, vos données ne servent pas à vous solliciter" in said
    assert "Objecting to marketing or withdrawing consent does not change" in Page(folder / "notices.html").said("en")


def test_whoever_asks_for_a_certificate_receives_it(folder):
    assert "Vous-même, par l’attestation d’effacement" in Page(folder / "notices.html").said("fr")
    assert "La personne elle-même, par l’attestation d’effacement" in Page(folder / "register.html").said("fr")
