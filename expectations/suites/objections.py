"""Whether a no is heard: in all lists, in every system, and by whoever sends."""

from expectations.promise import Bilingual, Promise, Suite, counted

NO_MESSAGE = Promise(
    name="no_message_after_an_objection",
    severity="warning",
    label=Bilingual(
        "Dans les 30 derniers jours, aucun message n'a été envoyé à une personne qui s'y était opposée.",
        "In the last 30 days no message was sent to anybody who had objected to it.",
    ),
    reference="RGPD, art. 21, § 2 et 3 ; CPCE, art. L. 34-5",
    owner="dpo",
    lists=Bilingual("messages envoyés après une opposition", "messages sent after an objection"),
    why=Bilingual(
        "Écrire à une personne qui s'y est opposée est un manquement que la CNIL sanctionne régulièrement.",
        "To write to somebody who objected is a breach that the authority fines regularly.",
    ),
    remedy=Bilingual(
        "Exclure ces personnes de tous les envois (l'équipe technique en donne la liste) et chercher "
        "pourquoi l'outil d'envoi ne connaissait pas l'opposition.",
        "Leave these people out of every mailing (the engineers have the list) and find out why the "
        "sending tool did not know of the objection.",
    ),
    # The day of the objection itself is left to the tool. Only of systems that send mailings: what others send may be
    # an invoice. A consent that counts, given since, or one to e-mail where another channel was objected to, lets a
    # message through, as in the legal basis.
    expectation=counted("""
with sent as (
    select person_id, occurred_at, cast(occurred_at at time zone 'Europe/Paris' as date) as sent_on
    from intermediate.int_events__typed
    where event_type = 'send' and source = any(string_to_array(:emailing_sources, ','))
    and occurred_at > cast(:as_of as date) - 30 and occurred_at < cast(:as_of as date) + 1
)
select count(*) filter (where exists (
           select 1 from intermediate.int_objections__unioned as objections
           where objections.person_id = sent.person_id and objections.is_prospecting and objections.is_dated
           and objections.objected_on < sent.sent_on
           and not exists (
               select 1 from intermediate.int_consents__made as made
               where made.person_id = sent.person_id and made.channel = 'email' and made.decision = 'granted'
               and made.is_decided and made.decided_at <= sent.occurred_at
               and (objections.channel not in ('all', 'email') or made.decided_at > objections.undoes_until)
           )
       )) as unexpected,
       count(*) as total
from sent"""),
)

IN_ALL_LISTS = Promise(
    name="an_objection_holds_in_all_lists",
    severity="warning",
    label=Bilingual(
        "Une personne qui se désinscrit d'une liste n'est plus sollicitée, au titre d'aucune liste ni sur aucun canal, "
        "sauf consentement valable propre à ce canal.",
        "Whoever unsubscribes from one list is approached from none, in no channel, unless a valid consent of "
        "their own covers that channel.",
    ),
    reference="RGPD, art. 21, § 2 et 3",
    owner="dpo",
    lists=Bilingual(
        "personnes opposées et pourtant notées comme pouvant être sollicitées",
        "people who objected and are marked as contactable all the same",
    ),
    why=Bilingual(
        "Une opposition à la prospection ne se discute pas : elle vaut dans toutes les listes et tous les systèmes.",
        "An objection to direct marketing is absolute: it holds in all lists and in all systems.",
    ),
    remedy=Bilingual(
        "Ne solliciter personne d'ici là ; faire relancer la nuit, qui recalcule les bases légales, puis signaler "
        "l'écart à qui maintient Oubli.",
        "Approach nobody until then; have the night run again, which works out the legal bases, then tell whoever "
        "maintains Oubli of the difference.",
    ),
    # Only prospecting is told by channel.
    expectation=counted("""
with objected as (
    select distinct person_id from intermediate.int_objections__unioned where is_prospecting
), contactable as (
    select distinct basis.person_id
    from marts.fct_legal_basis as basis
    where basis.status = 'valid' and basis.channel is not null and not exists (
        select 1 from intermediate.int_channels__living as living
        where living.person_id = basis.person_id and living.channel = basis.channel
    )
)
select count(contactable.person_id) as unexpected, count(*) as total
from objected left join contactable using (person_id)"""),
)

MARKED = Promise(
    name="objections_reach_every_system",
    severity="warning",
    label=Bilingual(
        "Une opposition est notée dans chaque système qui peut la noter, en une semaine au plus.",
        "An objection is marked in every system that has a mark for it, within a week.",
    ),
    reference="RGPD, art. 19 et art. 21, § 3",
    owner="data engineer",
    lists=Bilingual(
        "fiches où l'opposition reste à noter depuis plus d'une semaine",
        "records on which the objection is still to be marked after more than a week",
    ),
    why=Bilingual(
        "Tant que le système ne sait rien de l'opposition, ses utilisateurs peuvent encore solliciter la personne.",
        "As long as a system knows nothing of the objection, whoever uses it may still approach the person.",
    ),
    remedy=Bilingual(
        "Rétablir l'accès au système, ou faire exécuter son bon de travail ; Oubli redemande la marque chaque nuit.",
        "Bring back access to the system, or have its work order carried out; Oubli asks for the mark again each "
        "night.",
    ),
    # A system without such a mark is asked for nothing, whatever earlier nights noted of its records.
    expectation=counted("""
with asked as (
    select items.source, items.record_id, min(plans.as_of) as asked_on,
        bool_or(items.outcome = 'suppressed' and items.source_state in ('done', 'confirmed')) as is_marked
    from enforcement.items join enforcement.plans using (plan_id)
    join identity.records on records.source = items.source and records.record_id = items.record_id
    where items.action = 'suppress' and items.source = any(string_to_array(:marking_sources, ',')) and (
        items.outcome = 'failed' or items.source_state in ('done', 'confirmed', 'ordered', 'failed')
    )
    group by items.source, items.record_id
)
select count(*) filter (where not coalesce(is_marked, false) and asked_on < cast(:as_of as date) - 7) as unexpected,
       count(*) as total
from asked"""),
)

OBJECTIONS = Suite(
    name="objections",
    label=Bilingual("Les oppositions et les désinscriptions", "Objections and unsubscriptions"),
    reads="intermediate.int_objections__unioned",
    promises=(NO_MESSAGE, IN_ALL_LISTS, MARKED),
)
