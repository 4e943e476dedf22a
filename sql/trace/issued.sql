-- issued: who was given these temporary credentials?
-- One row is one caller of STS. `issued_access_key_id` is one of the keys asked for, or NULL where only the
-- session is: credentials of the same session, given at another time.
with given as (
  select
    events.*,
    case when issued_access_key_id in {{keys}} then issued_access_key_id end as given_key
  from events
  where event_source = 'sts.amazonaws.com'
    and error_code is null
    and (issued_access_key_id in {{keys}} or issued_session_arn in {{sessions}})
),
callers as (
  select
    given_key as issued_access_key_id,
    issued_session_arn,
    event_name,
    role_asked,
    {{columns}},
    count(distinct event_id) as times,
    max(event_time) as last_seen,
    min_by(event_id, coalesce(event_time, '9999') || ' ' || event_id) as sample_event_id,
    min(region) as region,
    min(session_created) as began,
    min(source_ip) as source_ip,
    nullif(min_by(coalesce(user_agent, ''), coalesce(event_time, '9999') || ' ' || event_id), '') as user_agent
  from given
  group by given_key, issued_session_arn, event_name, role_asked, {{columns}}
),
ranked as (
  select
    callers.*,
    row_number() over (
      order by
        case when issued_access_key_id is null then 1 else 0 end,
        last_seen desc,
        sample_event_id
    ) as place
  from callers
)
select *
from ranked
where place <= :most
