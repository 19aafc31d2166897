"""Whether the evidence ledger is whole and holds no personal data."""

from expectations.promise import Bilingual, Promise, Suite, counted

_STOP = Bilingual(
    "Ne rien effacer ; vérifier le registre et retrouver qui y a touché.",
    "Erase nothing; verify the ledger and find out who touched it.",
)

UNBROKEN = Promise(
    name="ledger_is_unbroken",
    severity="critical",
    label=Bilingual(
        "Aucune inscription ne manque au registre de preuve.", "No entry is missing from the evidence ledger."
    ),
    reference="RGPD, art. 5, § 2",
    owner="data engineer",
    lists=Bilingual("inscriptions manquantes", "missing entries"),
    why=Bilingual(
        "Un registre troué ne prouve plus rien, et une personne effacée pourrait revenir sans être reconnue.",
        "A ledger with a gap no longer proves anything, and an erased person might come back unrecognised.",
    ),
    remedy=_STOP,
    command="oubli evidence verify",
    expectation=counted("""
select cast(coalesce(max(seq) - least(min(seq), 1) + 1 - count(*), 0) as bigint) as unexpected, count(*) as total
from evidence.ledger"""),
)

LINKED = Promise(
    name="ledger_is_chained",
    severity="critical",
    label=Bilingual(
        "Chaque inscription du registre de preuve porte l'empreinte de celle qui la précède.",
        "Every entry of the evidence ledger carries the fingerprint of the one before it.",
    ),
    reference="RGPD, art. 5, § 2, et art. 32, § 1, b",
    owner="data engineer",
    lists=Bilingual("inscriptions qui ne s'enchaînent pas", "entries that do not follow on"),
    why=Bilingual(
        "Une chaîne rompue signifie qu'une preuve a été réécrite.", "A broken chain means that a proof was rewritten."
    ),
    remedy=_STOP,
    command="oubli evidence verify",
    expectation=counted("""
select count(*) filter (
           where length(hash) <> 64 or hash ~ '[^0-9a-f]'
           or previous_hash is distinct from coalesce(before, repeat('0', 64))
       ) as unexpected,
       count(*) as total
from (select hash, previous_hash, lag(hash) over (order by seq) as before from evidence.ledger) as chain"""),
)

IMPERSONAL = Promise(
    name="ledger_holds_no_personal_data",
    severity="critical",
    label=Bilingual(
        "Le registre de preuve ne contient aucune adresse ni aucun numéro.",
        "The evidence ledger holds no address and no number of a person.",
    ),
    reference="RGPD, art. 5, § 1, c, et art. 17",
    owner="data engineer",
    lists=Bilingual(
        "inscriptions qui contiennent une adresse ou un numéro", "entries that contain an address or a number"
    ),
    why=Bilingual(
        "Une preuve d'effacement qui nomme la personne garde ce qu'elle dit effacé, et ne peut plus être effacée.",
        "A proof of erasure that names the person keeps what it claims to have erased, and can never be erased itself.",
    ),
    remedy=_STOP,
    command="oubli evidence verify",
    expectation=counted(r"""
select count(*) filter (where cast(entry as text) ~ '@|"(0|\+33)[1-9]([ .-]?[0-9]{2}){4}"') as unexpected,
       count(*) as total
from evidence.ledger"""),
)

FINGERPRINTED = Promise(
    name="proofs_keep_their_fingerprints",
    severity="critical",
    label=Bilingual(
        "Chaque preuve d'effacement garde autant d'empreintes qu'elle en annonce.",
        "Every proof of erasure keeps as many fingerprints as it states.",
    ),
    reference="RGPD, art. 5, § 2, et art. 17",
    owner="data engineer",
    lists=Bilingual("preuves dont des empreintes manquent ou s'ajoutent", "proofs with fingerprints missing or added"),
    why=Bilingual(
        "C'est par ces empreintes que l'on reconnaît une personne effacée qu'un import ou une sauvegarde ramène.",
        "By these fingerprints an erased person is recognised whom an import or a backup brings back.",
    ),
    remedy=_STOP,
    command="oubli evidence verify",
    expectation=counted("""
select count(*) filter (
           where coalesce(cast(ledger.entry ->> 'fingerprints' as bigint), 0) <> coalesce(kept.n, 0)
       ) as unexpected,
       count(*) as total
from evidence.ledger
left join (select seq, count(*) as n from evidence.erased group by seq) as kept using (seq)"""),
)

LEDGER = Suite(
    name="ledger",
    label=Bilingual("Le registre de preuve", "The evidence ledger"),
    reads="evidence.ledger",
    promises=(UNBROKEN, LINKED, FINGERPRINTED, IMPERSONAL),
)
