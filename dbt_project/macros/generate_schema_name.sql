{#- The schema is the layer's name, without the target's prefix: staging, intermediate, marts, reporting. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
