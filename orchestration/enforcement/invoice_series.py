"""The numbers of invoices: which were ever there, and which are, so that a gap that opens is seen."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, text

# What another country's law ends within ten years is no longer waited for. An invoice whose fiscal year was told anew
# is not gone from the year it left: its number arrives in another the same night.
_NOTE = """
with abroad as (
    select due.source, due.document_id
    from marts.fct_due_actions as due
    join policy.rules using (rule, policy_hash)
    where due.document_id is not null and due.action in ('delete', 'anonymise') and rules.country <> 'FR'
), told as (
    select
        invoices.source, coalesce(invoices.series, '') as series, invoices.fiscal_year_end,
        coalesce(range_agg(one.number) filter (where not is_abroad), '{}') as numbers,
        coalesce(range_agg(one.number) filter (where is_abroad), '{}') as ended,
        count(*) filter (where invoices.number_in_series is null) as unnumbered
    from intermediate.int_invoices__numbered as invoices
    cross join lateral (
        select case when number_in_series >= 0 then int8range(number_in_series, number_in_series, '[]') end as number,
            exists (
                select 1 from abroad
                where abroad.document_id = invoices.document_id and coalesce(abroad.source = invoices.source, true)
            ) as is_abroad
    ) as one
    where invoices.source = any(:sources) and invoices.fiscal_year_end is not null
    group by 1, 2, 3
), compared as (
    select
        source, series, fiscal_year_end,
        coalesce(known.seen, '{}') - coalesce(told.ended, '{}') as seen,
        coalesce(told.numbers, '{}') as numbers,
        coalesce(told.unnumbered, 0) as unnumbered
    from (select * from control.invoice_series where source = any(:sources)) as known
    full join told using (source, series, fiscal_year_end)
), arrived as (
    select source, series, range_agg(numbers - seen) as numbers from compared group by source, series
)
insert into control.invoice_series (source, series, fiscal_year_end, seen, there, unnumbered, noted_on)
select
    source, series, fiscal_year_end,
    compared.seen - (compared.seen - compared.numbers) * coalesce(arrived.numbers, '{}') + compared.numbers,
    compared.numbers, compared.unnumbered, :as_of
from compared join arrived using (source, series)
on conflict (source, series, fiscal_year_end) do update set
    seen = excluded.seen, there = excluded.there, unnumbered = excluded.unnumbered, noted_on = excluded.noted_on
"""

_FORGET = """
delete from control.invoice_series
where fiscal_year_end + interval '10 years' <= :today or (isempty(seen) and unnumbered = 0)
"""


def note_invoices(connection: Connection, sources: Sequence[str], *, as_of: date, today: date) -> None:
    """Note which numbers these systems' invoices have, before anything is done to them.

    A system that did not answer has those of its last good reading. Numbers are forgotten when their ten years are
    over, `today`: a night that is run for a day to come forgets none.
    """
    connection.execute(text(_NOTE), {"sources": list(sources), "as_of": as_of})
    connection.execute(text(_FORGET), {"today": min(as_of, today)})
