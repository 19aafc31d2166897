"""What a plan would do that another would not, and the other way round."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, text

from orchestration.enforcement.plan import plan_of

Difference = Literal["added", "added_held", "gone", "now_held", "no_longer_held", "another_rule"]

# An item is the same when it is about the same copy and does the same to it; of single events, about those of its rule.
# Documents that were anonymised have no number any more, so several of a record are told apart by their order alone.
_DIFFERENCES = """
with acts as (
    select *, concat_ws(
        '|', source, record_id, document_id, data_category, action, case when data_category = 'statistics' then rule end
    ) as act
    from enforcement.items where plan_id in (:this, :that)
),
numbered as (
    select *, row_number() over (partition by plan_id, act order by rule, item_no) as act_no from acts
),
this as (
    select * from numbered where plan_id = :this
),
that as (
    select * from numbered where plan_id = :that
),
compared as (
    select
        case
            when that.act is null and this.held_because is not null then 'added_held'
            when that.act is null then 'added'
            when this.act is null then 'gone'
            when this.held_because is not null and that.held_because is null then 'now_held'
            when this.held_because is null and that.held_because is not null then 'no_longer_held'
            when this.rule <> that.rule then 'another_rule'
        end as difference,
        coalesce(this.source, that.source) as source,
        coalesce(this.purpose, that.purpose) as purpose,
        coalesce(this.action, that.action) as action,
        coalesce(this.person_id, that.person_id) as person_id
    from this full join that on this.act = that.act and this.act_no = that.act_no
)
select difference, source, purpose, action, count(*) as items, count(distinct person_id) as persons
from compared where difference is not null
group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""


@dataclass(frozen=True)
class PlanDifference:
    """How many items differ in one way; `gone`: they were in the other plan only."""

    difference: Difference
    source: str
    purpose: str
    action: str
    items: int
    persons: int


def plan_differences(connection: Connection, this: str, that: str) -> tuple[PlanDifference, ...]:
    """How the plan `this` differs from an earlier one, by kind, system, purpose and action. Read-only.

    Raises:
        PlanError: there is no such plan.
    """
    plans = {"this": plan_of(connection, this).plan_id, "that": plan_of(connection, that).plan_id}
    return tuple(PlanDifference(**row._mapping) for row in connection.execute(text(_DIFFERENCES), plans))
