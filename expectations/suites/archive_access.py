"""Whether the intermediate archive is opened only by somebody, for a reason."""

from expectations.promise import Bilingual, Promise, counted

READ_FOR_A_REASON = Promise(
    name="archive_is_read_for_a_reason",
    severity="warning",
    label=Bilingual(
        "Ce qui est en archivage intermédiaire n'est consulté que par une personne nommée et pour un motif écrit.",
        "The intermediate archive is read only by somebody who is named, for a reason that is written down.",
    ),
    reference="RGPD, art. 5, § 1, f, et art. 32, § 1, b ; CNIL, guide du développeur, fiche 14",
    owner="dpo",
    lists=Bilingual(
        "consultations sans auteur ni motif, et comptes qui lisent l'archive sans avoir à en donner",
        "readings without a reader or reason, and accounts that may read the archive without giving any",
    ),
    why=Bilingual(
        "La base de données refuse une consultation sans motif et n'en laisse effacer aucune trace ; seul un compte à "
        "qui l'on a ouvert l'archive directement, ou l'administrateur, peut s'en passer.",
        "The database refuses a reading without a reason and lets no trace of one go; only an account to which the "
        "archive was opened directly, or the administrator, can do without.",
    ),
    remedy=Bilingual(
        "Retirer à ces comptes le droit de lire directement l'archive : l'équipe technique la consulte par Oubli, qui "
        "demande un motif ; puis chercher qui a consulté quoi.",
        "Take from these accounts the right to read the archive directly: the engineers read it through Oubli, which "
        "asks for a reason; then find out who read what.",
    ),
    expectation=counted("""
with opened as (
    select read_by as who, reason from archive.readings
    union all
    select restored_by, reason from archive.restores
), readers as (
    select distinct granted.grantee
    from pg_catalog.pg_class as class
    cross join lateral aclexplode(class.relacl) as granted
    where class.oid = cast('archive.payloads' as regclass) and granted.privilege_type = 'SELECT'
    and granted.grantee <> class.relowner
)
select (select count(*) from opened where trim(who) = '' or trim(reason) = '') + (select count(*) from readers)
           as unexpected,
       (select count(*) from opened) + (select count(*) from readers) as total"""),
)
