"""Numbers of cards, accounts and the social security are found in columns that are not there for them, and counted."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

# A digit in two is doubled from the right (ISO/IEC 7812). Only numbers that networks give out, in one piece or as they
# stand on a card: a SIRET has fourteen digits and passes the same test, an EAN has thirteen.
_CARD = r"""
create function control.has_card_number(value text) returns boolean
language sql immutable parallel safe strict set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1
        from regexp_matches(
            value,
            '(?<![0-9])([0-9]{13,19}|[0-9]{4}([ -])[0-9]{4}\2[0-9]{4}\2[0-9]{4}|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5})'
            '(?![0-9])', 'g'
        ) as found
        cross join lateral (select replace(replace(found[1], ' ', ''), '-', '') as digits) as one
        where digits ~ '^(4([0-9]{12}|[0-9]{15}|[0-9]{18})|(5[1-5]|2[2-7])[0-9]{14}|3[47][0-9]{13}|6[0-9]{15,18})$'
        and (
            select sum(case when mod(at, 2) = 1 then digit else 2 * digit - case when digit > 4 then 9 else 0 end end)
            from (
                select at, cast(each as integer) as digit
                from regexp_split_to_table(reverse(digits), '') with ordinality as split (each, at)
            ) as told
        ) % 10 = 0
    )
$$
"""

# Sex, year, month, department (2A and 2B in Corsica), commune, order, and a key: 97 less the rest by 97 of all before.
_NIR = r"""
create function control.has_nir(value text) returns boolean
language sql immutable parallel safe strict set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1
        from regexp_matches(
            upper(value),
            '(?<![0-9A-Z])([1-478][ .-]?[0-9]{2}[ .-]?(?:[2-9][0-9]|0[1-9]|1[0-2])[ .-]?(?:[0-9]{2}|2[AB])'
            '[ .-]?[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{2})(?![0-9])', 'g'
        ) as found
        cross join lateral (select regexp_replace(found[1], '[ .-]', '', 'g') as nir) as one
        where 97 - cast(replace(replace(left(nir, 13), '2A', '19'), '2B', '18') as bigint) % 97
            = cast(right(nir, 2) as bigint)
    )
$$
"""

# Of each country the length is fixed, so what is written after it does not matter (ISO 13616).
_IBAN = r"""
create function control.has_iban(value text) returns boolean
language sql immutable parallel safe strict set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1
        from regexp_matches(
            upper(value), '(?<![0-9A-Z])([A-Z]{2}[0-9]{2}(?:[ -]?[0-9A-Z]){11,32})', 'g'
        ) as found
        cross join lateral (select regexp_replace(found[1], '[ -]', '', 'g') as whole) as one
        join (
            values
            ('AT', 20), ('BE', 16), ('BG', 22), ('CH', 21), ('CY', 28), ('CZ', 24), ('DE', 22), ('DK', 18), ('EE', 20),
            ('ES', 24), ('FI', 18), ('FR', 27), ('GB', 22), ('GR', 27), ('HR', 21), ('HU', 28), ('IE', 22), ('IS', 26),
            ('IT', 27), ('LI', 21), ('LT', 20), ('LU', 20), ('LV', 21), ('MC', 27), ('MT', 31), ('NL', 18), ('NO', 15),
            ('PL', 28), ('PT', 25), ('RO', 24), ('SE', 24), ('SI', 19), ('SK', 24), ('SM', 27)
        ) as country (code, length) on country.code = left(whole, 2) and length(whole) >= country.length
        cross join lateral (
            select string_agg(
                case when each between 'A' and 'Z' then cast(ascii(each) - 55 as text) else each end, '' order by at
            ) as digits
            from regexp_split_to_table(substr(whole, 5, country.length - 4) || left(whole, 4), '')
            with ordinality as told (each, at)
        ) as spelled
        where cast(digits as numeric) % 97 = 1
    )
$$
"""

# Which values are worth a closer look is said in the statement itself: one expression of each, and no function.
_COUNT = r"""
create function control.count_numbers_out_of_place(columns text) returns table (unexpected bigint, total bigint)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    one record;
    of_table record;
begin
    unexpected := 0;
    total := 0;
    for one in
        select split_part(place, '.', 1) as in_schema, split_part(place, '.', 2) as in_table,
            string_agg(format(
                '((%1$I ~ ''[0-9]([ .-]?[0-9AaBb]){12}'' '
                'and (control.has_card_number(%1$I) or control.has_nir(%1$I))) '
                'or (%1$I ~* ''[a-z]{2}[0-9]{2}([ -]?[0-9a-z]){11}'' and control.has_iban(%1$I)) '
                'or %1$I ~* ''\m(cvv2?|cvc2?|cryptogramme)\M[^0-9]{0,20}[0-9]{3}\M'')',
                attribute.attname
            ), ' or ') as is_out_of_place
        from unnest(string_to_array(columns, ',')) as place
        join pg_attribute as attribute
            on attribute.attrelid = to_regclass(
                format('%I.%I', split_part(place, '.', 1), split_part(place, '.', 2))
            )
            and attribute.attname = split_part(place, '.', 3) and not attribute.attisdropped
        group by 1, 2
    loop
        execute format(
            'select count(*) filter (where %s) as found, count(*) as rows from %I.%I',
            one.is_out_of_place, one.in_schema, one.in_table
        ) into of_table;
        unexpected := unexpected + of_table.found;
        total := total + of_table.rows;
    end loop;
    return next;
end
$$
"""

FUNCTIONS = (_CARD, _NIR, _IBAN, _COUNT)


def upgrade() -> None:
    """Apply."""
    for function in FUNCTIONS:
        op.execute(function)


def downgrade() -> None:
    """Undo."""
    op.execute("drop function control.count_numbers_out_of_place")
    for name in ("has_iban", "has_nir", "has_card_number"):
        op.execute(f"drop function control.{name}")
