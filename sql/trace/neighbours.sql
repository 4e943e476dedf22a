-- neighbours: who else uses the same access keys or sessions, or is seen at the same addresses?
-- One row is one other: somebody at one address. An address counts with the VPC endpoint beside it, since
-- networks use the same private addresses again.
with others as (
  select
    events.*,
    case
      when access_key_id in {{keys}} then 'access-key'
      when session_arn in {{sessions}} then 'session'
      when source_ip || ' ' || coalesce(vpc_endpoint_id, '') in {{addresses}} then 'address'
    end as relation
  from events
  where not coalesce({{is_subject}}, false)
),
counted as (
  select
    relation,
    case relation when 'access-key' then access_key_id when 'session' then session_arn else source_ip end as shared,
    principal_type,
    principal_arn,
    session_arn,
    session_name,
    source_ip,
    vpc_endpoint_id,
    count(distinct event_id) as requests,
    min(event_time) as first_seen,
    max(event_time) as last_seen
  from others
  where relation is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8
),
ranked as (
  select
    counted.*,
    row_number() over (
      partition by relation
      order by requests desc, shared, principal_arn, session_arn, session_name, source_ip, vpc_endpoint_id, principal_type
    ) as place,
    count(*) over (partition by relation) as size
  from counted
)
select *
from ranked
where place <= :most
