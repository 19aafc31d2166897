{#- What every source gives, by entity, less the columns that name a person: those end in staging. -#}
{% macro entity_columns(entity) -%}
    {{ return({
        "people": {
            "record_id": "text", "segment": "text", "sector": "text", "country": "text", "created_at": "timestamptz",
            "collected_at": "timestamptz", "collection_source": "text", "collection_mode": "text",
            "informed_at": "timestamptz",
        },
        "events": {
            "event_id": "text", "record_id": "text", "occurred_at": "timestamptz", "type": "text", "purpose": "text",
        },
        "consents": {
            "consent_id": "text", "record_id": "text", "purpose": "text", "channel": "text", "decision": "text",
            "decided_at": "timestamptz", "method": "text",
        },
        "objections": {
            "objection_id": "text", "record_id": "text", "purpose": "text", "channel": "text",
            "objected_at": "timestamptz",
        },
        "documents": {
            "document_id": "text", "record_id": "text", "kind": "text", "issued_on": "date",
            "fiscal_year_end": "date", "delivered_on": "date", "amount": "numeric", "currency": "text",
            "concluded_online": "boolean", "number": "text",
        },
        "holds": {
            "hold_id": "text", "record_id": "text", "document_id": "text", "placed_on": "date", "lifted_on": "date",
        },
    }[entity]) }}
{%- endmacro %}
