{#- Whom a rule is for: every condition given holds; of a system or a country, one record's word is enough.
    `surely`: only if every record's word is, as a rule must that replaces another. -#}
{% macro fits_person(rule, person, surely=false) -%}
    {{ fits_standing(rule, person, surely) }}
    and (
        {{ rule }}.sources is null
        or string_to_array({{ person }}.sources, ',') {{ "<@" if surely else "&&" }} {{ rule }}.sources
    )
{%- endmacro %}


{#- The same of one document. What nobody knows of it may be what the rule asks for, and surely is not: its kind,
    whether it was concluded online, its amount. Rules ask for euros, so in another currency nobody knows it. -#}
{% macro fits_document(rule, document, person, surely=false) -%}
    {{ fits_standing(rule, person, surely) }}
    and coalesce({{ document }}.source = any({{ rule }}.sources), true)
    and coalesce(
        {{ document }}.kind = any({{ rule }}.document_kinds),
        {{ rule ~ ".document_kinds is null" if surely else "true" }}
    )
    and coalesce(
        {{ document }}.concluded_online = {{ rule }}.concluded_online,
        {{ rule ~ ".concluded_online is null" if surely else "true" }}
    )
    and coalesce(
        case when {{ document }}.currency = 'EUR' then {{ document }}.amount end >= {{ rule }}.min_amount,
        {{ rule ~ ".min_amount is null" if surely else "true" }}
    )
{%- endmacro %}


{#- The same of one event; one whose type nobody knows is none of those that a rule asks for. -#}
{% macro fits_event(rule, event, person, surely=false) -%}
    {{ fits_standing(rule, person, surely) }}
    and coalesce({{ event }}.source = any({{ rule }}.sources), true)
    and ({{ rule }}.event_types is null or coalesce({{ event }}.event_type = any({{ rule }}.event_types), false))
{%- endmacro %}


{#- What a rule asks of the person alone. Whose country no record names is of no country that a rule asks for. -#}
{% macro fits_standing(rule, person, surely=false) -%}
    coalesce({{ person }}.segment = {{ rule }}.segment, true)
    and coalesce({{ person }}.is_customer = {{ rule }}.customer, true)
    and (
        {{ rule }}.country is null
        {% if surely -%}
        or coalesce({{ person }}.countries = {{ rule }}.country, false)
        {%- else -%}
        or coalesce({{ rule }}.country = any(string_to_array({{ person }}.countries, ',')), false)
        {%- endif %}
    )
{%- endmacro %}


{#- True of a row of `rules`, the rules in force, in whose place no narrower one of its purpose stands.
    `fits`: whether that one, called `narrower`, surely fits. -#}
{% macro is_not_replaced(fits) -%}
    (rules.replaced_by is null or not exists (
        select 1
        from rules as narrower
        where
            narrower.rule = any(rules.replaced_by)
            and narrower.data_category = rules.data_category
            and {{ fits }}
    ))
{%- endmacro %}
