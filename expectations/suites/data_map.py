"""Whether each system is described well enough to answer for it, and holds no number that is not declared there."""

from expectations.promise import Bilingual, Promise, Suite, counted

CATEGORISED = Promise(
    name="columns_have_a_category",
    severity="warning",
    label=Bilingual(
        "Chaque donnée lue relève d'une catégorie, et donc d'une durée de conservation.",
        "All data that is read belongs to a category, and so has a retention period.",
    ),
    reference="RGPD, art. 5, § 1, e, et art. 30, § 1, c et f",
    owner="data engineer",
    lists=Bilingual("champs lus sans catégorie de données", "fields read without a data category"),
    why=Bilingual(
        "Une donnée sans catégorie n'a pas de durée : seule la suppression de la fiche entière l'efface.",
        "Data without a category has no period: it goes only when the whole record is deleted.",
    ),
    remedy=Bilingual(
        "Donner une catégorie à ces champs dans la description du système, ou y écrire qu'ils restent.",
        "Give these fields a category in the system's description, or say there that they stay.",
    ),
    expectation=counted("select cast(:uncategorised as bigint) as unexpected, cast(:columns as bigint) as total"),
    per_source=True,
)

PROCESSOR_NAMED = Promise(
    name="source_names_its_processor",
    severity="warning",
    label=Bilingual(
        "L'exploitant du système est nommé, avec son pays et, hors de l'Espace économique européen, la garantie qui "
        "encadre le transfert.",
        "Whoever runs the system is named, with the country and, outside the European Economic Area, what safeguards "
        "the transfer.",
    ),
    reference="RGPD, art. 28, art. 30, § 1, d et e, et art. 46",
    owner="dpo",
    lists=Bilingual(
        "mentions manquantes, parmi le nom, le pays et la garantie du transfert",
        "particulars missing, of name, country and safeguard of the transfer",
    ),
    why=Bilingual(
        "Sans elles, le registre des activités de traitement est incomplet, et un transfert sans garantie est "
        "illicite.",
        "Without them the record of processing activities is incomplete, and a transfer without a safeguard is "
        "unlawful.",
    ),
    remedy=Bilingual(
        "Compléter processor (name, country, transfer) dans la description du système.",
        "Complete processor (name, country, transfer) in the system's description.",
    ),
    expectation=counted("select cast(:unsaid as bigint) as unexpected, cast(3 as bigint) as total"),
    per_source=True,
)

NUMBERS_IN_PLACE = Promise(
    name="no_bank_or_social_security_number",
    severity="warning",
    label=Bilingual(
        "Aucun numéro de carte, cryptogramme, IBAN ou numéro de sécurité sociale là où rien ne le prévoit.",
        "No card number, security code, IBAN or social security number where nothing provides for it.",
    ),
    reference="RGPD, art. 5, § 1, c, et art. 87 ; décret n° 2019-341 ; CNIL, délib. n° 2018-303",
    owner="dpo",
    lists=Bilingual("lignes contenant un tel numéro", "rows that hold such a number"),
    why=Bilingual(
        "Un numéro de carte ou de sécurité sociale noté dans un commentaire échappe à toute protection ; le "
        "cryptogramme ne se garde jamais.",
        "A card or social security number jotted down in a comment escapes all protection; a security code may never "
        "be kept.",
    ),
    remedy=Bilingual(
        "Retrouver ces lignes dans le système d'origine et y effacer les numéros ; si un champ est prévu pour eux, "
        "demander à l'équipe technique de le déclarer dans la description du système.",
        "Find these rows in the system they are from and erase the numbers there; if a field is there for them, have "
        "the engineers say so in the system's description.",
    ),
    expectation=counted("select unexpected, total from control.count_numbers_out_of_place(:text_columns)"),
    per_source=True,
)

DATA_MAP = Suite(
    name="data_map",
    label=Bilingual("La description des systèmes et ce qu'ils contiennent", "What the systems are, and hold"),
    reads="identity.holdings",
    promises=(CATEGORISED, PROCESSOR_NAMED, NUMBERS_IN_PLACE),
)
