-- activity: what a subject did, seen from each side, in one pass.
-- One row is one value of one facet: of operations, buckets, addresses ... The facet `subject` is all of its
-- records, `examined` those of everybody. Of each facet the busiest values, and how many there are (`size`).
with marked as (
  select
    events.*,
    coalesce({{is_subject}}, false) as is_subject
  from events
),
sides as (
  -- Only the subject's records keep what they are grouped on, so that the rest falls into one group.
  select
    is_subject,
    {{own_columns}},
    case when is_subject then event_id end as request,
    case when is_subject and error_code is not null then event_id end as failed_request,
    -- The signer is the caller; the address and the user agent are those of whoever opened the URL.
    case when is_subject and auth_method = 'QueryString' then event_id end as presigned_request,
    case when is_subject then coalesce(event_time, '9999') || ' ' || event_id end as request_order,
    case when is_subject then user_agent end as agent,
    case when is_subject then regexp_extract(user_agent, 'exec-env/([A-Za-z0-9_.-]{1,64})', 1) end as exec_env,
    case when is_subject then session_created end as began,
    event_id,
    event_time,
    issued_access_key_id,
    account_id as recording_account,
    region as recording_region
  from marked
),
facets as (
  select
    case
      when grouping(is_subject) = 1 then 'examined'
      {{facet_names}}
      else 'subject'
    end as facet,
    {{columns}},
    count(distinct request) as requests,
    count(distinct failed_request) as errors,
    count(distinct presigned_request) as presigned,
    min(event_time) as first_seen,
    max(event_time) as last_seen,
    min(began) as began,
    nullif(min_by(coalesce(agent, ''), request_order), '') as user_agent,
    nullif(array_join(array_sort(array_agg(distinct exec_env)), ' '), '') as exec_envs,
    min_by(event_id, request_order) as sample_event_id,
    count(*) as records,
    count(*) - count(event_time) as untimed,
    count(issued_access_key_id) as issued,
    count(distinct recording_account) as accounts,
    count(distinct recording_region) as regions
  from sides
  group by grouping sets ({{grouping_sets}}, (is_subject), ())
  having is_subject or grouping(is_subject) = 1
),
ranked as (
  select
    facets.*,
    row_number() over (partition by facet order by requests desc, last_seen desc, {{columns}}) as place,
    count(*) over (partition by facet) as size
  from facets
)
select *
from ranked
where place <= :most
