-- What the query does with each record: `written` are those that it groups, `in-scope` and `outside` those
-- that it only counts. Asked once for every kind of record, so that the others need not reach it.
with {{tables}},
minimums (client, above_major, up_to_major, comparator, version) as (
  values
{{minimums}}
),
audited as (
{{audit}}
)
select
  event_id,
  case
    when not coalesce(is_in_scope, false) then 'outside'
    when is_finding then 'written'
    when is_undecided and (not is_service or :include_services) then 'written'
    else 'in-scope'
  end as verdict
from audited
