{#- The end of the fiscal year of a document. Without a declared one the calendar year is the fiscal year
    (C. com. L123-12). Nothing is of a year that was closed before it was issued: what is kept too short is lost. -#}
{% macro books_close_on() -%}
    case
        when coalesce(fiscal_year_end >= issued_on, issued_on is null) then fiscal_year_end
        else cast(date_trunc('year', issued_on) + interval '1 year - 1 day' as date)
    end
{%- endmacro %}
