{#- The channel that a no is to. One that names none, or one that nobody knows, is to all: what a person did not want
    is never taken for less than they said. -#}
{% macro channel_of_no(channel) -%}
    case
        when lower(trim({{ channel }})) in ('email', 'sms', 'phone', 'post') then lower(trim({{ channel }}))
        else 'all'
    end
{%- endmacro %}


{#- The last instant of which an objection undoes a consent: its own. Where only its day is told, which reads as midnight
    in Paris, nobody can say which came first: it undoes those of the whole day. -#}
{% macro undoes_until(instant) -%}
    case
        when cast(({{ instant }}) at time zone 'Europe/Paris' as time) = '00:00'
            then {{ end_of_paris_date(paris_date(instant)) }}
        else {{ instant }}
    end
{%- endmacro %}
