{#- The schema is the layer's name, without the target's prefix: staging, intermediate, marts, reporting.
    What is built for another day or another policy book stands beside it, under a prefix. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ var("schema_prefix", "") ~ (custom_schema_name | trim) if custom_schema_name else target.schema }}
{%- endmacro %}
