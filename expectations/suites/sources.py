"""Whether each source was read well enough tonight to act on what it said; a source that was not is left alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.promise import Bilingual, Promise, Suite, Values, counted
from expectations.suites.arrivals import CONTACTS_ARRIVE, CONTACTS_STAY

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_REMEDY = Bilingual(
    "Voir l'état du système et de sa dernière lecture, y remédier, puis relancer la nuit ; "
    "rien n'est effacé dans ce système en attendant.",
    "Look at the system and its last reading, put it right, then run the night again; nothing is erased in this system "
    "until then.",
)

# A declared table that was never read counts as badly read, and so does a source without any table at all.
_COUNT_TABLES = """
with declared as (
    select unnest(string_to_array(:tables, ',')) as table_name
    union
    select table_name from control.loads where source = :source and :tables = ''
), latest as (
    select distinct on (table_name) table_name, status
    from control.loads where source = :source order by table_name, load_id desc
), good as (
    select table_name, max(as_of) as as_of
    from control.loads where source = :source and status = 'loaded' and as_of <= cast(:as_of as date)
    group by table_name
), read as (
    select table_name, latest.status, good.as_of
    from declared left join latest using (table_name) left join good using (table_name)
)
select count(*) filter (where $broken) + case when count(*) = 0 then 1 else 0 end as unexpected, count(*) as total
from read"""


def _tables(broken: str) -> Callable[[Values], "Expectation"]:
    return counted(_COUNT_TABLES.replace("$broken", broken))


WHOLE = Promise(
    name="source_was_read_whole",
    severity="critical",
    label=Bilingual(
        "Le système a répondu et toutes ses tables déclarées ont été lues jusqu'au bout.",
        "The system answered, and all of its declared tables were read to the end.",
    ),
    reference="RGPD, art. 5, § 1, d",
    owner="data engineer",
    lists=Bilingual(
        "tables que la dernière lecture n'a pas pu lire entièrement",
        "tables that the last reading could not read whole",
    ),
    why=Bilingual(
        "Une personne active dont l'activité n'a pas été lue passerait pour inactive.",
        "A person whose activity was not read would pass for inactive.",
    ),
    remedy=_REMEDY,
    expectation=_tables("coalesce(status, 'never') not in ('loaded', 'empty', 'short', 'stale')"),
    per_source=True,
)

FRESH = Promise(
    name="source_is_fresh",
    severity="critical",
    label=Bilingual(
        "Le système n'est pas utilisé au-delà du délai de fraîcheur que fixe sa description.",
        "The system is not relied on beyond the freshness that its description demands.",
    ),
    reference="RGPD, art. 5, § 1, d",
    owner="data engineer",
    lists=Bilingual(
        "tables dont la dernière bonne lecture, le fichier ou le dernier changement est trop ancien",
        "tables whose last good reading, file or newest change is too old",
    ),
    why=Bilingual(
        "Un contact récent peut manquer, et la personne serait effacée trop tôt.",
        "A recent contact may be missing, and the person would be erased too early.",
    ),
    remedy=_REMEDY,
    expectation=_tables(
        "status = 'stale' or as_of is null or as_of + cast(:fresh_within as interval) < cast(:as_of as date)"
    ),
    per_source=True,
)

NOT_SHORT = Promise(
    name="source_is_not_short",
    severity="critical",
    label=Bilingual(
        "Le nombre de lignes du système ne chute pas au-delà de ce que sa description admet.",
        "The system's number of rows does not fall beyond what its description allows.",
    ),
    reference="RGPD, art. 5, § 1, f, et art. 32, § 1, b",
    owner="data engineer",
    lists=Bilingual("tables dont le nombre de lignes a chuté", "tables whose row count fell"),
    why=Bilingual(
        "Une table tronquée fait croire que des contacts, des contrats ou des factures n'ont jamais existé.",
        "A truncated table makes contacts, contracts or invoices look as if they never were.",
    ),
    remedy=_REMEDY,
    expectation=_tables("status = 'short'"),
    per_source=True,
)

NOT_EMPTY = Promise(
    name="source_is_not_empty",
    severity="critical",
    label=Bilingual("Aucune table déclarée n'est lue vide.", "No declared table is read empty."),
    reference="RGPD, art. 5, § 1, f, et art. 32, § 1, b",
    owner="data engineer",
    lists=Bilingual("tables lues vides", "tables that were read empty"),
    why=Bilingual(
        "Une table lue vide est presque toujours le signe d'un droit d'accès perdu, et non d'une table sans données.",
        "A table read empty is nearly always the sign of a lost permission, not of a table without data.",
    ),
    remedy=_REMEDY,
    expectation=_tables("status = 'empty'"),
    per_source=True,
)

FEW_QUARANTINED = Promise(
    name="source_rows_are_sound",
    severity="warning",
    label=Bilingual(
        "Au plus une ligne du système sur vingt est mise en quarantaine.",
        "At most one row in twenty of the system is put in quarantine.",
    ),
    reference="RGPD, art. 5, § 1, d",
    owner="data engineer",
    lists=Bilingual(
        "lignes mises en quarantaine à la dernière lecture, hors lignes sans fiche correspondante",
        "rows put in quarantine at the last reading, those without a record aside",
    ),
    why=Bilingual(
        "Une personne dont une date est en quarantaine est en suspens : rien n'est effacé tant que la date n'a pas été "
        "vérifiée.",
        "A person with a quarantined date is held back: nothing is erased until it is checked.",
    ),
    remedy=Bilingual(
        "Corriger les lignes dans le système d'origine ; la prochaine lecture les reprend.",
        "Correct the rows in the system they come from; the next reading takes them up again.",
    ),
    expectation=counted(
        """
with latest as (
    -- An incremental reading loads few rows and may quarantine the same ones again: what counts is the whole table.
    select distinct on (table_name)
        rows_quarantined, greatest(rows_at_source, rows_loaded + rows_quarantined) as rows_known
    from control.loads where source = :source order by table_name, load_id desc
)
select cast(coalesce(sum(rows_quarantined), 0) as bigint) as unexpected,
       cast(coalesce(sum(rows_known), 0) as bigint) as total
from latest""",
        at_most_percent="quarantine_percent",
    ),
    per_source=True,
)

KEPT_TOGETHER = Promise(
    name="source_rows_keep_their_person",
    severity="critical",
    label=Bilingual(
        "Dans chaque table du système, au plus une ligne sur cinq perd d'un coup le lien avec sa personne.",
        "In each table of the system at most one row in five loses its person at once.",
    ),
    reference="RGPD, art. 5, § 1, d et f",
    owner="data engineer",
    lists=Bilingual(
        "tables dont les lignes ont perdu le lien avec leur personne", "tables whose rows lost their person"
    ),
    why=Bilingual(
        "Quand le lien avec la personne n'arrive plus, ses contacts manquent et elle passerait pour inactive.",
        "When the link to the person no longer arrives, contacts are missing and the person would pass for inactive.",
    ),
    remedy=Bilingual(
        "Rétablir dans le système le lien de ces lignes avec leur fiche, ou les y supprimer.",
        "Bring back these rows' link to their record in the system, or delete them there.",
    ),
    command="oubli export undated",
    # The last night that kept the promise is the measure, so that a broken one does not become it.
    expectation=counted("""
with latest as (
    select distinct on (table_name) table_name, rows_of_nobody, rows_at_source
    from control.loads where source = :source order by table_name, load_id desc
), before as (
    select distinct on (table_name) table_name, rows_of_nobody
    from control.loads
    where source = :source and status = 'loaded' and as_of < cast(:as_of as date) and exists (
        select 1 from control.promises
        where promises.as_of = loads.as_of and promises.passed
        and promises.name = :source || '.source_rows_keep_their_person'
    )
    order by table_name, as_of desc, load_id desc
)
select count(*) filter (
           where latest.rows_of_nobody - before.rows_of_nobody
               > cast(:lost_person_percent as numeric) / 100 * latest.rows_at_source
       ) as unexpected,
       count(*) as total
from latest left join before using (table_name)"""),
    per_source=True,
)

SOURCES = Suite(
    name="sources",
    label=Bilingual("Les systèmes", "The systems"),
    reads="control.loads",
    promises=(WHOLE, FRESH, NOT_SHORT, NOT_EMPTY, KEPT_TOGETHER, CONTACTS_ARRIVE, CONTACTS_STAY, FEW_QUARANTINED),
)
