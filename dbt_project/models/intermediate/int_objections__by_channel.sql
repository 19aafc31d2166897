-- grain: one row per person and channel on which prospecting was objected to: what ended it there
with objections as (

    select * from {{ ref("int_objections__unioned") }}
    where {{ of_touched() }} and is_prospecting

),

grants as (

    select * from {{ ref("int_consents__made") }}
    where {{ of_touched() }} and decision = 'granted' and is_decided and purpose like 'prospecting%'

),

channels as (

    select * from {{ channels() }}

),

told as (

    select
        objections.*,
        channels.channel as on_channel,
        objections.channel in ('all', channels.channel) as is_own,
        objections.origin = 'withdrawn'
        and objections.channel = channels.channel
        and objections.purpose like 'prospecting%' as is_withdrawal
    from objections
    cross join channels

),

final as (

    -- An objection on one channel is one on all; the one to the channel itself is named first. A consent that
    -- counts lets its channel stand apart from objections to others, and undoes those to its own before it.
    -- Of those that stand the first has ended it: one more ends nothing.
    select distinct on (told.person_id, told.on_channel)
        told.person_id,
        told.on_channel as channel,
        told.objected_on,
        told.evidence,
        case when told.is_withdrawal then 'withdrawn' else 'objected' end as status
    from told
    where
        not exists (
            select 1
            from grants
            where
                grants.person_id = told.person_id
                and grants.channel = told.on_channel
                and (not told.is_own or grants.decided_at > told.undoes_until)
        )
    order by
        told.person_id asc,
        told.on_channel asc,
        told.is_own desc,
        told.objected_on asc,
        told.is_withdrawal desc,
        told.origin = 'remembered' asc,
        told.evidence asc

)

select * from final
