{#- The rows of one entity from every enabled source that stages it, with the source's name.
    `derived` adds columns computed where the personal values still stand: {name: {expression, type}}. -#}
{% macro union_sources(entity, derived={}) -%}
    {%- set staged = fromjson(var("staged")) if var("staged") is string else var("staged") -%}
    {%- set columns = entity_columns(entity) -%}
    {%- set parts = [] -%}
    {%- for source, entities in staged.items() if entity in entities -%}
        {%- do parts.append(source) -%}
    {%- endfor -%}
    {%- for source in parts %}
    select
        cast('{{ source }}' as text) as source,
        {% for name in columns -%}
        {{ name }}{{ "," if not loop.last or derived }}
        {% endfor -%}
        {%- for name, column in derived.items() -%}
        {{ column.expression }} as {{ name }}{{ "," if not loop.last }}
        {% endfor -%}
    from {{ ref("stg_" ~ source ~ "__" ~ entity) }}
    where {{ of_touched_records(source) }}
    {{ "union all" if not loop.last }}
    {%- else %}
    select
        cast(null as text) as source,
        {% for name, type in columns.items() -%}
        cast(null as {{ type }}) as {{ name }}{{ "," if not loop.last or derived }}
        {% endfor -%}
        {%- for name, column in derived.items() -%}
        cast(null as {{ column.type }}) as {{ name }}{{ "," if not loop.last }}
        {% endfor -%}
    where false
    {%- endfor %}
{%- endmacro %}
