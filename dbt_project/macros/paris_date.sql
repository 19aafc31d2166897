{#- The calendar day of an instant where the law counts it: Europe/Paris. -#}
{% macro paris_date(instant) -%}
    cast(({{ instant }}) at time zone 'Europe/Paris' as date)
{%- endmacro %}


{#- The same, but null of what has not happened by the night: another day's night does not know it. -#}
{% macro paris_date_by_night(instant) -%}
    case when {{ paris_date(instant) }} <= {{ as_of_date() }} then {{ paris_date(instant) }} end
{%- endmacro %}


{#- The last instant of a day there; PostgreSQL knows no shorter time than a microsecond. -#}
{% macro end_of_paris_date(day) -%}
    cast({{ day }} + 1 as timestamp) at time zone 'Europe/Paris' - interval '1 microsecond'
{%- endmacro %}
