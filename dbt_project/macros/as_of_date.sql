{#- The night's date in Europe/Paris: the only clock of the models. -#}
{% macro as_of_date() -%}
    cast('{{ var("as_of") }}' as date)
{%- endmacro %}
