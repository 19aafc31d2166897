create table intermediate.int_objections__unioned (
    person_id text, channel text, is_prospecting boolean, is_dated boolean, objected_on date, undoes_until timestamptz
);
insert into intermediate.int_objections__unioned
values
('p119', 'email', true, true, '2026-11-10', '2026-11-10 12:00+01'),
('p118', 'email', true, true, '2026-11-01', '2026-11-01 12:00+01'),
('p117', 'email', false, true, '2026-11-01', '2026-11-01 12:00+01');
create table intermediate.int_channels__living (person_id text, channel text);
insert into intermediate.int_channels__living values ('p118', 'email');
create table intermediate.int_consents__made (
    person_id text, channel text, decision text, method text, has_proof boolean, is_decided boolean,
    decided_at timestamptz, source text, consent_id text
);
insert into intermediate.int_consents__made
select 'p' || n, 'email', 'granted', 'active_opt_in', true, true, timestamptz '2026-11-05 10:00+01', 'emailing', n
from generate_series(1, 118) as n;
create table intermediate.int_persons__grouped (
    person_id text, is_customer boolean, is_of_unknown_source boolean, collected_elsewhere_on date
);
insert into intermediate.int_persons__grouped
select 'p' || n, n > 60, n > 60, case when n < 10 then date '2026-01-01' end from generate_series(1, 120) as n;
create table intermediate.int_prospecting__by_channel (person_id text, channel text, uninformed_on date);
insert into intermediate.int_prospecting__by_channel
select 'p' || n, channel, case n when 1 then date '2026-12-01' when 2 then '-infinity' end
from generate_series(1, 120) as n cross join (values ('email'), ('sms')) as t (channel);
create table intermediate.int_documents__unioned (
    person_id text, source text, document_id text, kind text, fiscal_year_end date
);
insert into intermediate.int_documents__unioned
values
('p2', 'invoicing', 'i1', 'invoice', '2016-11-21'), ('p2', 'invoicing', 'i2', 'invoice', '2016-11-22'),
('p2', 'invoicing', 'o1', 'order', '2025-12-31');
