{#- The calendar day of an instant where the law counts it: Europe/Paris. -#}
{% macro paris_date(instant) -%}
    cast(({{ instant }}) at time zone 'Europe/Paris' as date)
{%- endmacro %}
