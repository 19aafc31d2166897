{#- What a claim tells of the rule that makes it, in the order of every model of deadlines. -#}
{% macro rule_terms(rule=none) -%}
    {%- for term in ["purpose", "rule", "phase", "legal_basis", "next", "reference", "confidence"] -%}
        {{ rule ~ "." if rule }}{{ term }}
        {%- if not loop.last %},
        {% endif -%}
    {%- endfor -%}
{%- endmacro %}
