{#- Of rows that are due, what a hold covers: person, system, document and purpose, each once.
    Most holds name their person and are found by it; the few that name none are asked of everybody. -#}
{% macro covered_by_holds(due, holds) -%}
    {%- for asked in [due ~ ".person_id = " ~ holds ~ ".person_id", holds ~ ".person_id is null"] %}
    select
        {{ due }}.person_id,
        {{ due }}.source,
        {{ due }}.document_id,
        {{ due }}.purpose
    from {{ due }}
    inner join {{ holds }}
        on
            {{ asked }}
            and control.hold_covers(
                {{ holds }}.person_id, {{ holds }}.source, {{ holds }}.document_id, {{ holds }}.purpose,
                {{ due }}.person_id, {{ due }}.source, {{ due }}.document_id, {{ due }}.purpose
            )
    {{ "union distinct" if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
