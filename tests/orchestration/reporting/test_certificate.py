"""The certificate says what the ledger proves and what not, is signed as it stands, and names nobody."""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from orchestration.errors import EvidenceError, OubliError
from orchestration.evidence.certificate import Certificate, certify
from orchestration.evidence.signature import is_signed, public_pem, read_signing_key
from orchestration.evidence.traces import Traces, traces
from orchestration.reporting.certificate import write_certificate
from orchestration.settings import Settings
from tests.orchestration.reporting.conftest import Planted, copy_of, data_map
from tests.orchestration.reporting.pages import Page

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ERASED = "ecrm1"
"""A fingerprint that the planted night left behind."""
Certify = Callable[..., Certificate]


@pytest.fixture
def found(planted: Planted) -> Traces:
    with planted.engine.connect() as connection:
        return traces(connection, [ERASED])


@pytest.fixture
def certified(planted: Planted, found: Traces) -> Certificate:
    return certify(planted.engine, Settings(home=planted.home), "email", [ERASED], found, AT)


def read(planted: Planted, certified: Certificate, folder: Path) -> Page:
    return Page(write_certificate(folder / "certificate.html", planted.engine, data_map(), certified))


def handed_out(page: Page) -> dict[str, bytes]:
    """The files that the page holds."""
    files = re.findall(r'href="data:[^;]+;base64,([^"]+)" download="([^"]+)"', page.source)
    return {name: b64decode(content) for content, name in files}


def test_what_was_erased_is_told_by_entry_day_place_and_rule(planted: Planted, certified: Certificate, tmp_path: Path):
    page = read(planted, certified, tmp_path)
    (erasure,) = certified.erasures
    row = page.row("erased-table", f"n°\u00a0{erasure.seq}")
    assert row[1] == "CRM Système d’origine"
    assert row[2] == "Coordonnées Données supprimées"
    assert row[3].endswith(erasure.rule)
    assert {erasure.hash, certified.head.hash, ERASED} <= set(re.findall(r"<code[^>]*>([0-9a-z]+)</code>", page.source))
    assert not page.ill_set
    said = page.said("fr")
    assert "Le registre porte 1 effacement de données sous l’empreinte d’une adresse e-mail." in said
    assert "It does not prove" in page.said("en")
    assert "qu’aucune copie n’existe hors des systèmes déclarés" in said


def test_what_it_hands_out_checks_without_oubli(planted: Planted, certified: Certificate, tmp_path: Path):
    files = handed_out(read(planted, certified, tmp_path))
    assert list(files) == ["facts.json", "facts.sig", "oubli.pem"]
    ours = read_signing_key(Settings(home=planted.home)).public_key()
    assert files["oubli.pem"].decode() == public_pem(ours)
    load_pem_public_key(files["oubli.pem"])
    signature = files["facts.sig"].hex()
    assert is_signed(ours, files["facts.json"], signature)
    assert not is_signed(ours, files["facts.json"].replace(b"deleted", b"doubted"), signature)
    facts = json.loads(files["facts.json"])
    assert [one["seq"] for one in facts["erased"]] == [one.seq for one in certified.erasures]
    assert facts["ledger_head"]["hash"] == certified.head.hash


def test_the_day_and_hour_of_the_act_stand_apart_from_the_day_that_deadlines_were_told_on(
    planted: Planted, certified: Certificate, tmp_path: Path
):
    approved_late = replace(certified.erasures[0], at="2026-11-28T23:05:00+00:00", as_of="2026-11-21")
    page = read(planted, replace(certified, erasures=(approved_late,)), tmp_path)
    when = page.row("erased-table", f"n°\u00a0{approved_late.seq}")[0].replace("\u00a0", " ")
    assert when == "29 novembre 2026 à 0 h 05 Date de référence des délais : 21 novembre 2026"
    assert "Date de l’acte (heure de Paris)" in page.said("fr")


def test_who_is_known_or_opted_out_is_told(planted: Planted, certified: Certificate, tmp_path: Path):
    def said(**otherwise: int | str) -> str:
        changed = replace(certified.found, **{"records": 0, **otherwise})  # type: ignore[arg-type] # by its fields
        return read(planted, replace(certified, found=changed), tmp_path).said("fr")

    assert not re.search("pourtant revenue|attend encore|reste connue|en archivage intermédiaire, jusqu", said())
    back = said(records=3, returned=1, ordered=1)
    assert "1 fiche effacée est pourtant revenue\u00a0: elle a été relue dans son système" in back
    assert "1 fiche attend encore\u00a0: l’opérateur de son système" in back
    assert "1 fiche reste connue\u00a0: toutes ses données n’étaient pas à effacer" in back
    part = said(records=2, archived=1)
    assert "2 fiches restent connues" in part
    assert "pourtant revenue" not in part
    assert "Des données de 1 fiche sont conservées en archivage intermédiaire" in part
    assert "sur la liste d’opposition depuis le 1er\u00a0octobre\u00a02026" in said(opted_out_on="2026-10-01")


@pytest.mark.parametrize("erased", [(), ("shared",)], ids=["nothing", "an address that several people had"])
def test_what_proves_nothing_of_a_person_is_not_certified(planted: Planted, found: Traces, erased: tuple[str, ...]):
    shared = tuple(replace(one, is_shared=True) for one in found.erased) if erased else ()
    with pytest.raises(EvidenceError, match="certificate: nothing was erased under it"):
        certify(planted.engine, Settings(home=planted.home), "email", ["f"], replace(found, erased=shared), AT)


def test_a_ledger_that_was_tampered_with_certifies_nothing(planted: Planted, found: Traces):
    forged = copy_of(planted, "uncertified")
    forged.run(
        "alter table evidence.ledger disable trigger user;\n"
        "update evidence.ledger set entry = jsonb_set(entry, '{items}', '1') where seq = 3"
    )
    with pytest.raises(EvidenceError, match="entry 3: its hash does not match"):
        certify(forged.engine, Settings(home=forged.home), "email", [ERASED], found, AT)


def test_a_place_that_cannot_be_written_is_named(planted: Planted, certified: Certificate, tmp_path: Path):
    with pytest.raises(OubliError, match=r"certificate\.html: cannot be written \(No such file"):
        read(planted, certified, tmp_path / "missing")
