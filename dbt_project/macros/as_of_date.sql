{#- The night's date in Europe/Paris: the only clock of the models. `session` reads it from the database's session, for
    models that are asked of many days (orchestration/database/by_day.py). -#}
{% macro as_of_date() -%}
    {%- if var("as_of") == "session" -%}
        cast(current_setting('oubli.as_of') as date)
    {%- else -%}
        cast('{{ var("as_of") }}' as date)
    {%- endif -%}
{%- endmacro %}
