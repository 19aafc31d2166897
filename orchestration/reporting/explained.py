"""What `explain` reads of each person, key by key: each query gives a person and JSON.

`{prefix}` stands for the schemas of the night, or of another day; `{mine}` for the person asked for, or everybody.
"""

from collections.abc import Mapping

MINE = "(cast(:person as text) is null or person_id = :person)"

_LIST = "select person_id, json_agg(json_build_object({columns}) order by {order}) as told from {rows} group by 1"


def _list(rows: str, order: str, **columns: str) -> str:
    """A list of objects, by key the column that it takes."""
    built = ", ".join(f"'{key}', {column}" for key, column in columns.items())
    return _LIST.replace("{columns}", built).replace("{order}", order).replace("{rows}", rows)


def _of(table: str) -> str:
    return f"{{prefix}}{table} where {{mine}}"


_HELD = """(
    select person_id, kind, held_by, placed_on, until, source, document_id, purpose
    from {prefix}intermediate.int_holds__unioned where person_id is not null
    union
    select due.person_id, hold.kind, hold.held_by, hold.placed_on, hold.until, hold.source, hold.document_id,
        hold.purpose
    from {prefix}intermediate.int_holds__unioned as hold
    join {prefix}marts.fct_deadlines as due on hold.person_id is null and control.hold_covers(
        hold.person_id, hold.source, hold.document_id, hold.purpose,
        due.person_id, due.source, due.document_id, due.purpose
    )
) as held where {mine}"""
_UNREADABLE = """(
    select records.person_id, rows.source, rows.table_name, rows.column_name, rows.reason, rows.quarantine_id
    from quarantine.rows join identity.records using (source, record_id)
) as unreadable where {mine}"""
_SET_ASIDE = """(
    select distinct records.person_id, gates.source, gates.reason_en, gates.reason_fr
    from control.source_gates as gates join identity.records using (source)
    where gates.as_of = cast(:as_of as date)
) as gates where {mine}"""

PARTS: Mapping[str, str] = {
    "records": "select person_id, json_agg(source || ':' || record_id order by source, record_id) as told "
    "from identity.records where {mine} group by 1",
    "last_contact": "select person_id, json_build_object('at', coalesce(last_contact_on, collected_on), "
    "'type', coalesce(event_type, case collection_known_by when 'first_seen' then 'first_seen' else 'collection' end), "
    "'source', source) as told "
    "from {prefix}marts.fct_last_contact where {mine}",
    "legal_basis": _list(
        _of("marts.fct_legal_basis"),
        "purpose, channel nulls first",
        purpose="purpose",
        channel="channel",
        basis="legal_basis",
        status="status",
        # What a document begins that is dated ahead stands already.
        since="case when since <= cast(:as_of as date) then since end",
        until="until",
        evidence="evidence",
    ),
    "archived_consents": "select person_id, json_agg(distinct source || ':' || record_id) as told "
    "from archive.items where data_category = 'consents' and {mine} group by 1",
    "deadlines": _list(
        _of("marts.fct_deadlines"),
        "document_id nulls first, data_category",
        data_category="data_category",
        record="document_id",
        source="source",
        phase="phase",
        purpose="purpose",
        rule="rule",
        counts_from="counts_from",
        due_on="due_on",
        next="next",
        reference="reference",
        confidence="confidence",
        basis="legal_basis",
    ),
    "due": _list(
        _of("marts.fct_due_actions"),
        "document_id nulls first, data_category, action",
        data_category="data_category",
        record="document_id",
        action="action",
        since="due_on",
        rule="rule",
    ),
    "facts": "select person_id, json_build_object('segment', segment, 'customer', is_customer, "
    "'sources', string_to_array(sources, ','), 'countries', string_to_array(countries, ','), "
    "'collected_on', collected_on, "
    "'collected_elsewhere_on', collected_elsewhere_on, 'informed_on', informed_on, "
    "'of_unknown_source', is_of_unknown_source, "
    "'relation_ended_on', relation_ended_on, 'objected_on', objected_on, 'role_mailbox', is_role_mailbox) as told "
    "from {prefix}intermediate.int_persons__grouped where {mine}",
    "collection_sources": "select person_id, json_agg(distinct trim(collection_source)) as told "
    "from {prefix}intermediate.int_people__unioned where trim(collection_source) <> '' and {mine} group by 1",
    "ruled_out": _list(
        _of("marts.fct_outranked_deadlines"),
        "document_id nulls first, data_category, due_on desc nulls first, rule",
        data_category="data_category",
        record="document_id",
        source="source",
        phase="phase",
        purpose="purpose",
        rule="rule",
        counts_from="counts_from",
        due_on="due_on",
        next="next",
        why="why",
        by="governed_by",
    ),
    "rules_not_applied": _list(_of("marts.fct_unapplied_rules"), "rule", purpose="purpose", rule="rule", why="why"),
    "uncounted_contacts": _list(
        _of("marts.fct_uncounted_contacts"),
        "last_on desc, source, event_type",
        type="event_type",
        source="source",
        times="times",
        first="first_on",
        last="last_on",
        why="why",
    ),
    "uncounted_consents": _list(
        _of("marts.fct_uncounted_consents"),
        "decided_on desc nulls last, evidence",
        consent="evidence",
        purpose="purpose",
        channel="channel",
        method="method",
        at="decided_on",
        why="why",
        by="replaced_by",
    ),
    "objections": _list(
        _of("intermediate.int_objections__unioned"),
        "objected_on desc, purpose, channel, origin",
        purpose="purpose",
        channel="channel",
        origin="origin",
        at="objected_on",
        dated="is_dated",
        ends_prospecting="is_prospecting",
        evidence="evidence",
    ),
    "holds": _list(
        _HELD,
        "placed_on nulls last, held_by",
        kind="kind",
        by="held_by",
        since="placed_on",
        until="until",
        source="source",
        record="document_id",
        purpose="purpose",
    ),
    "quarantine": _list(
        _UNREADABLE,
        "quarantine_id",
        source="source",
        table="table_name",
        column="column_name",
        reason="reason",
    ),
    "returned": "select person_id, json_build_object('erased_on', min(erased_on), 'rule', min(rule), "
    "'doubtful', bool_or(is_doubtful), 'data_categories', json_agg(data_category order by data_category)) as told "
    "from {prefix}intermediate.int_erased__returned where {mine} group by 1",
    "set_aside": _list(_SET_ASIDE, "source", source="source", reason="reason_en", reason_fr="reason_fr"),
    "quarantined": "select person_id, to_json(true) as told "
    "from {prefix}intermediate.int_persons__quarantined where {mine}",
}
"""By key, in the order they are told."""
