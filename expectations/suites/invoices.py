"""Whether a purge would make a gap among the invoices of the last ten years."""

from expectations.promise import Bilingual, Promise, counted

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
        "Une facture effacée trop tôt laisse dans la numérotation un trou que rien ne comble, ni face au fisc, ni en "
        "justice. Ce que le système comptable perd de lui-même ne se voit pas ici.",
        "An invoice erased too early leaves a gap in the numbering that nothing fills, for the tax office or in court. "
        "What the invoicing system loses by itself is not seen here.",
    ),
    remedy=Bilingual(
        "Rétablir la durée de la politique de comptabilité, ou son application à ces documents, puis relancer la nuit.",
        "Bring back the period of the accounting policy, or its application to these documents, then run the night "
        "again.",
    ),
    # Gaps are made by what is due, so they are looked for before acting; the numbers themselves are not read. The ten
    # years are the law's and not the book's: what is checked is the book. A rule made for another country is that
    # country's law.
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
