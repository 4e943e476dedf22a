-- The whole query: an audit judges each event, and what it finds is grouped and counted in one pass.
--
-- `part` tells the rows apart:
--   finding    one combination of the grouping columns: the answer
--   findings   all of them together
--   services   requests AWS services made that would be findings: left out, counted here
--   undecided  requests whose record lacks what the question needs
--   others     requests the question is about, and that are fine
--   outside    requests the question is not about
--   examined   everything
-- An audit gives `is_in_scope`, `is_finding` and `is_undecided`.
with {{tables}},
minimums (client, above_major, up_to_major, comparator, version) as (
  values
{{minimums}}
),
audited as (
{{audit}}
),
parts as (
  select
    audited.*,
    case
      when not coalesce(is_in_scope, false) then 'outside'
      when is_finding and is_service and not :include_services then 'services'
      when is_finding then 'findings'
      when is_undecided and (not is_service or :include_services) then 'undecided'
      else 'others'
    end as part
  from audited
),
marked as (
  -- Only findings keep their grouping columns, so that the rest falls into one group each.
  select
    part,
    part as part_of_row,
    {{keys_of_findings}},
    case when part in ('findings', 'services') then event_id end as request,
    case when part in ('findings', 'services') and error_code is not null then event_id end as failed_request,
    case when part in ('findings', 'services') then shared_event_id end as shared_request,
    case when part in ('findings', 'services') and shared_event_id is not null then event_id end as copy_of_shared,
    -- The first event, by time and then by ID, is the sample.
    case when part in ('findings', 'services') then coalesce(event_time, '9999') || ' ' || event_id end as request_order,
    case when part = 'findings' then advice end as what_to_do,
    event_time,
    event_name as operation,
    coalesce(session_arn, session_name) as session,
    session_name as name_of_session,
    user_agent as agent,
    event_id as id_of_event,
    request_id as id_of_request,
    account_id as recording_account,
    region as recording_region
  from parts
)
select
  case
    when grouping(part) = 1 then 'examined'
    when grouping(part_of_row) = 0 then 'finding'
    else part
  end as part,
  {{keys}},
  count(distinct request) as requests,
  count(distinct failed_request) as errors,
  min(event_time) as first_seen,
  max(event_time) as last_seen,
  -- Of columns with few values, histograms: `distinct` keeps a table for each aggregate and grouping set.
  coalesce(array_join(array_sort(map_keys(histogram(operation))), ', '), '') as operations,
  count(distinct session) as sessions,
  nullif(min_by(coalesce(name_of_session, ''), request_order), '') as sample_session,
  nullif(min_by(coalesce(agent, ''), request_order), '') as user_agent,
  min_by(id_of_event, request_order) as sample_event_id,
  nullif(min_by(coalesce(id_of_request, ''), request_order), '') as sample_request_id,
  nullif(array_join(array_sort(map_keys(histogram(what_to_do))), ' '), '') as advice,
  count(*) as records,
  count(request) - count(distinct request) as copies,
  count(distinct copy_of_shared) - count(distinct shared_request) as also_recorded,
  coalesce(cardinality(histogram(recording_account)), 0) as accounts,
  coalesce(cardinality(histogram(recording_region)), 0) as regions,
  count(*) - count(event_time) as untimed,
  coalesce(array_join(array_sort(map_keys(histogram(recording_region))), ' '), '') as region_names
from marked
group by grouping sets ((part, part_of_row, {{keys}}), (part), ())
having part = 'findings' or grouping(part_of_row) = 1
order by requests desc, {{keys}}, part
