"""Whether the invoices of the last ten years are complete, and stay so."""

from expectations.promise import Bilingual, Promise, Suite, counted

INVOICES_STAY = Promise(
    name="invoices_stay_ten_years",
    severity="critical",
    label=Bilingual(
        "Aucune facture ni aucun avoir n'est supprimé ou anonymisé moins de dix ans après la clôture de son exercice.",
        "No invoice or credit note is deleted or anonymised within ten years of the close of its fiscal year.",
    ),
    reference="C. com., art. L. 123-22",
    owner="dpo",
    lists=Bilingual(
        "factures et avoirs à effacer avant dix ans", "invoices and credit notes to be erased before ten years"
    ),
    why=Bilingual(
        "Une facture effacée trop tôt laisse dans la numérotation un trou que rien ne comble, ni devant "
        "l'administration fiscale, ni en justice.",
        "An invoice erased too early leaves a gap in the numbering that nothing fills, for the tax office or in court.",
    ),
    remedy=Bilingual(
        "Rétablir la durée de la politique de comptabilité, ou son application à ces documents, puis relancer la nuit.",
        "Bring back the period of the accounting policy, or its application to these documents, then run the night "
        "again.",
    ),
    # The ten years are the law's and not the book's: what is checked is the book. A rule made for another country is
    # that country's law.
    expectation=counted("""
with due as (
    select due.person_id, due.source, due.document_id
    from marts.fct_due_actions as due
    left join policy.rules on rules.rule = due.rule and rules.policy_hash = due.policy_hash
    where due.document_id is not null and due.action in ('delete', 'anonymise')
    and coalesce(rules.country, 'FR') = 'FR'
), numbered as (
    select due.document_id, documents.fiscal_year_end
    from due
    join intermediate.int_documents__unioned as documents
        on documents.person_id = due.person_id and documents.document_id = due.document_id
        and documents.source = coalesce(due.source, documents.source)
    where documents.kind in ('invoice', 'credit_note')
)
select count(*) filter (
           where coalesce(fiscal_year_end + interval '10 years' > cast(:as_of as date), true)
       ) as unexpected,
       count(*) as total
from numbered"""),
)

# How many numbers a multirange holds.
_COUNT = "(select coalesce(sum(upper(part) - lower(part)), 0) from unnest({}) as part)"
_RUNNING = "fiscal_year_end + interval '10 years' > cast(:as_of as date)"
_OF_TONIGHT = f"{_RUNNING} and source = any(string_to_array(:sources, ','))"

NUMBERED = Promise(
    name="invoices_have_a_number",
    severity="warning",
    label=Bilingual(
        "Chaque facture ou avoir de moins de dix ans porte un numéro dont la suite peut être vérifiée.",
        "Each invoice or credit note of the last ten years has a number whose sequence can be checked.",
    ),
    reference="CGI, ann. II, art. 242 nonies A, I, 7° ; C. com., art. L. 123-22",
    owner="data engineer",
    lists=Bilingual(
        "factures et avoirs sans numéro utilisable, dont Oubli ne sait pas s'il en manque",
        "invoices and credit notes without a usable number, of which Oubli does not know whether any is missing",
    ),
    why=Bilingual(
        "Sans numéro, rien ne dit qu'une facture manque : les engagements sur la numérotation ne les couvrent pas.",
        "Without a number nothing tells that an invoice is missing: the promises on numbering do not cover these.",
    ),
    remedy=Bilingual(
        "Ajouter le numéro à l'export (colonne « number » de documents.csv) ou à ce qui est lu de ce système.",
        "Add the number to the export (column “number” of documents.csv), or to what is read of that system.",
    ),
    expectation=counted(f"""
select cast(coalesce(sum(unnumbered), 0) as bigint) as unexpected,
       cast(coalesce(sum(unnumbered + {_COUNT.format("there")}), 0) as bigint) as total
from control.invoice_series where {_OF_TONIGHT}"""),  # noqa: S608 - put together from constants
)

RUN_ON = Promise(
    name="invoice_numbers_run_on",
    severity="warning",
    label=Bilingual(
        "Dans chaque série, les numéros des factures et avoirs de moins de dix ans se suivent sans trou.",
        "In each series the numbers of the invoices and credit notes of the last ten years run on without a gap.",
    ),
    reference="CGI, ann. II, art. 242 nonies A, I, 7°",
    owner="dpo",
    lists=Bilingual(
        "numéros manquants dans les séries, dès la première lecture",
        "numbers missing from the series since the first reading",
    ),
    why=Bilingual(
        "Aucun effacement n'a fait ces trous : ces numéros n'ont jamais été lus. L'administration fiscale peut en "
        "demander la raison, et rien ne distingue après coup un numéro annulé d'une facture perdue.",
        "No erasure made these gaps, as these numbers were never read. The tax office may ask for their reason, and "
        "nothing tells a cancelled number from a lost invoice afterwards.",
    ),
    remedy=Bilingual(
        "Demander la liste des numéros à l'équipe technique, chercher chacun dans son système et en noter la raison : "
        "numéro annulé, facture sans client connu ou en quarantaine, numérotation partagée avec d'autres pièces.",
        "Ask the engineers for the list of numbers, look for each in its system and note the reason: a cancelled "
        "number, an invoice in quarantine or without a known customer, numbers shared with other documents.",
    ),
    expectation=counted(f"""
with missing as (
    select coalesce(sum(last_number - first_number + 1), 0) as numbers from intermediate.int_invoices__missing
    where not was_read and source = any(string_to_array(:sources, ','))
), read as (
    select coalesce(sum({_COUNT.format("seen")}), 0) as numbers from control.invoice_series where {_OF_TONIGHT}
)
select cast(missing.numbers as bigint) as unexpected, cast(missing.numbers + read.numbers as bigint) as total
from missing, read"""),  # noqa: S608 - put together from constants
)

STILL_THERE = Promise(
    name="invoices_once_read_are_still_there",
    severity="warning",
    label=Bilingual(
        "Chaque facture ou avoir lu une fois se retrouve, avec son numéro, pendant dix ans.",
        "Each invoice or credit note that was read once is found again, by its number, for ten years.",
    ),
    reference="C. com., art. L. 123-22",
    owner="dpo",
    lists=Bilingual(
        "numéros lus une fois et disparus avant dix ans", "numbers read once and gone before their ten years were over"
    ),
    why=Bilingual(
        "La pièce a été supprimée, renumérotée ou détachée de son client dans son système, ou par l'exécution d'un bon "
        "de travail : elle manquera lors d'un contrôle.",
        "The document was deleted, renumbered or taken from its customer in its system, or as a work order was carried "
        "out: an audit will miss it.",
    ),
    remedy=Bilingual(
        "Demander la liste des numéros à l'équipe technique, faire rétablir chaque pièce dans son système depuis une "
        "sauvegarde, et corriger la ligne si elle est en quarantaine.",
        "Ask the engineers for the list of numbers, have each document restored in its system from a backup, and put "
        "the row right if it is in quarantine.",
    ),
    # What Oubli itself takes is seen the same night, by the promise below. This is what others took: it holds nothing.
    expectation=counted(f"""
select (
           select cast(coalesce(sum(last_number - first_number + 1), 0) as bigint)
           from intermediate.int_invoices__missing
           where was_read and source = any(string_to_array(:sources, ','))
       ) as unexpected,
       cast(coalesce(sum({_COUNT.format("seen")}), 0) as bigint) as total
from control.invoice_series where {_OF_TONIGHT}"""),  # noqa: S608 - put together from constants
)

NO_GAP_MADE = Promise(
    name="no_purge_makes_a_gap",
    severity="critical",
    label=Bilingual(
        "Cette nuit n'a fait disparaître le numéro d'aucune facture ni d'aucun avoir de moins de dix ans.",
        "This night took away the number of no invoice or credit note of the last ten years.",
    ),
    reference="C. com., art. L. 123-22",
    owner="data engineer",
    lists=Bilingual("numéros que cette nuit a fait disparaître", "numbers that this night took away"),
    why=Bilingual(
        "La numérotation avait ces numéros avant l'effacement et ne les a plus après : le trou vient de l'effacement.",
        "The numbering had these numbers before erasing and lacks them after it: it is the erasing that made the gap.",
    ),
    remedy=Bilingual(
        "Suspendre les effacements, rétablir ces factures depuis une sauvegarde et chercher dans le plan la règle qui "
        "les a prises.",
        "Stop erasing, restore these invoices from a backup, and look in the plan for the rule that took them.",
    ),
    command="oubli pause --reason WHY",
    expectation=counted(f"""
with numbered as (
    select source, coalesce(series, '') as series, fiscal_year_end,
        range_agg(int8range(number_in_series, number_in_series, '[]')) as numbers
    from intermediate.int_invoices__numbered where number_in_series is not null group by 1, 2, 3
)
select cast(coalesce(sum({_COUNT.format("there - coalesce(numbers, '{}')")}), 0) as bigint) as unexpected,
       cast(coalesce(sum({_COUNT.format("there")}), 0) as bigint) as total
from control.invoice_series left join numbered using (source, series, fiscal_year_end)
where {_RUNNING} and noted_on = cast(:as_of as date)"""),  # noqa: S608 - put together from constants
)

INVOICES = Suite(
    name="invoices",
    label=Bilingual("La numérotation des factures", "The numbering of invoices"),
    reads="control.invoice_series",
    promises=(NUMBERED, RUN_ON, STILL_THERE),
)
NUMBERING = Suite(
    name="numbering",
    label=Bilingual("La numérotation des factures après l'effacement", "The numbering of invoices after erasing"),
    reads="control.invoice_series",
    promises=(NO_GAP_MADE,),
)
