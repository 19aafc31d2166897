{#- The channels on which somebody may be approached, as a relation. -#}
{% macro channels() -%}
    (values ('email'), ('sms'), ('phone'), ('post')) as listed (channel)
{%- endmacro %}
