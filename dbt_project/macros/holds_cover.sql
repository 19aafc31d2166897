{#- Whether a hold covers what is due: by person, by document, by source or by purpose. The one predicate of holds. -#}
{% macro holds_cover(hold, due) -%}
    coalesce({{ hold }}.person_id = {{ due }}.person_id, true)
    and coalesce({{ hold }}.document_id = {{ due }}.document_id, {{ hold }}.document_id is null)
    and coalesce({{ hold }}.source = {{ due }}.source, {{ due }}.source is null or {{ hold }}.source is null)
    and coalesce({{ hold }}.purpose = {{ due }}.purpose, {{ hold }}.purpose is null)
{%- endmacro %}
