{#- The condition on rows with a person_id under which a model reads them: all, or those of whoever was touched since
    the models were last built. Every import of a model that is kept by person ends with it; a view, and a table that is
    made anew, tell of everybody in every build. -#}
{% macro of_touched() -%}
    {%- if reads_touched() -%}
        person_id in (select touched.person_id from control.touched)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}


{#- The same for what a source tells of its records, which have no person yet. -#}
{% macro of_touched_records(source) -%}
    {%- if reads_touched() -%}
        record_id in (
            select records.record_id
            from identity.records
            inner join control.touched on records.person_id = touched.person_id
            where records.source = '{{ source }}'
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}


{#- What a view tells of whom a build computes. -#}
{% macro told_of_touched(view) -%}
    {%- if reads_touched() -%}
        {{ told_of(view, "control.touched") }}
    {%- else -%}
        select * from {{ view }}
    {%- endif -%}
{%- endmacro %}


{#- What a view tells of few people. It is asked of one after the other: a join PostgreSQL would make after having
    computed the view of everybody. -#}
{% macro told_of(view, persons) -%}
    select asked.*
    from {{ persons }} as whom
    cross join lateral (
        select told.* from {{ view }} as told
        where told.person_id = whom.person_id
        offset 0
    ) as asked
{%- endmacro %}


{#- Whether tonight's build computes of this model only the rows of the touched. -#}
{% macro reads_touched() -%}
    {{ return(config.get("materialized") == "by_person" and var("scope") == "touched") }}
{%- endmacro %}
