{#- The first day on which data may no longer be kept: the only due arithmetic.
    Calendar months clamp at the month's end (29 February + 12 months = 28 February), days are added after them. -#}
{% macro retention_deadline(counts_from, keep_months, keep_days) -%}
    cast({{ counts_from }} + make_interval(months => {{ keep_months }}) as date) + {{ keep_days }}
{%- endmacro %}
