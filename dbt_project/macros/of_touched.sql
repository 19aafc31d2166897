{#- The condition on rows with a person_id under which a model reads them: all, or those of whoever was touched since
    the models were last built. Every import of a model that is kept by person ends with it. -#}
{% macro of_touched() -%}
    {%- if var("scope") == "touched" -%}
        person_id in (select touched.person_id from control.touched)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}


{#- The same for what a source tells of its records, which have no person yet. -#}
{% macro of_touched_records(source) -%}
    {%- if var("scope") == "touched" -%}
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
