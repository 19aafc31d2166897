{#- The channel that a no is to. One that names none, or one that nobody knows, is to all: what a person did not want
    is never taken for less than they said. -#}
{% macro channel_of_no(channel) -%}
    case
        when lower(trim({{ channel }})) in ('email', 'sms', 'phone', 'post') then lower(trim({{ channel }}))
        else 'all'
    end
{%- endmacro %}
