{#- The first day on which data may no longer be kept: the only due arithmetic.
    Calendar months clamp at the month's end (29 February + 12 months = 28 February), days are added after them. -#}
{% macro retention_deadline(counts_from, keep_months, keep_days) -%}
    cast({{ counts_from }} + make_interval(months => {{ keep_months }}) as date) + {{ keep_days }}
{%- endmacro %}


{#- The columns counts_from and due_on of what an objection ends: at once, unless it was over before.
    So does an erasure that the data came back from: erased_on, null where there was none. -#}
{% macro ended_by_objection(ends_on_objection, objected_on, counts_from, due_on, erased_on="null") -%}
    {%- set ended -%}
        least(
            case when {{ ends_on_objection }} and {{ objected_on }} <= {{ as_of_date() }} then {{ objected_on }} end,
            cast({{ erased_on }} as date)
        )
    {%- endset -%}
    case
        when coalesce({{ ended }} <= {{ due_on }}, {{ ended }} is not null) then {{ ended }}
        else {{ counts_from }}
    end as counts_from,
    least({{ due_on }}, {{ ended }}) as due_on
{%- endmacro %}
