{#- A table of rows by person. In a build of scope `full` it is made anew, like any table; in one of scope `touched`
    the rows of whoever was touched are replaced, in one transaction, and nobody else's are read or written. -#}
{% materialization by_person, adapter="postgres" -%}
    {%- if var("scope") != "touched" -%}
        {{ return(materialization_table_default()) }}
    {%- endif -%}
    {%- set target = load_cached_relation(this) -%}
    {%- if target is none or target.type != "table" -%}
        {{ exceptions.raise_compiler_error(this ~ " is not there; build it in full first") }}
    {%- endif -%}
    {%- set names = adapter.get_columns_in_relation(target) | map(attribute="quoted") | join(", ") -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement("main") -%}
        {% if config.get("contract").enforced -%} {{ get_assert_columns_equivalent(sql) }} {%- endif %}
        -- The rows of few lie apart, and what was read last night is in memory still.
        set local random_page_cost = 1.1;
        delete from {{ target }} where person_id in (select touched.person_id from control.touched);
        insert into {{ target }} ({{ names }})
        select {{ names }} from ({{ sql }}) as computed
        -- Whatever the model read: rows of others stand there already.
        where person_id in (select touched.person_id from control.touched);
    {%- endcall %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({"relations": [target]}) }}
{%- endmaterialization %}


{#- Whether tonight's build makes the model's table anew. -#}
{% macro is_made_anew() -%}
    {%- set kind = config.get("materialized") -%}
    {{ return(kind == "table" or (kind == "by_person" and var("scope") != "touched")) }}
{%- endmacro %}
