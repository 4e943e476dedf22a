-- runtimes: which Python, Node.js and Java versions are past their support?
-- One row is one request, of any service, whose user agent names one of the three.
with runtime_lines (runtime_name, line, supported_until, upgrade) as (
  values
{{runtime_lines}}
),
numbered as (
  select
    events.*,
    split_part(runtime, '/', 1) as name,
    -- 3.9 and 3.10 are two Pythons, 20.9 and 20.10 one Node.js; Java wrote 1.8 for 8, up to that one.
    coalesce(
      regexp_extract(runtime, '^python/([0-9]+[.][0-9]+)', 1),
      regexp_extract(runtime, '^nodejs/([0-9]+)', 1),
      regexp_extract(runtime, '^java/1[.]([0-9]+)', 1),
      regexp_extract(runtime, '^java/([0-9]+)', 1)
    ) as number
  from events
),
judged as (
  select
    numbered.*,
    runtime_lines.supported_until,
    runtime_lines.upgrade,
    case
      when supported_until = 'ended' or supported_until <= :as_of then 'end-of-support'
      when supported_until is not null then 'current'
      -- Newer than the table, most likely: never called current unasked.
      else 'unknown-version'
    end as status
  from numbered
  left join runtime_lines
    on runtime_lines.runtime_name = numbered.name
    and runtime_lines.line = numbered.number
)
select
  judged.*,
  name in ('python', 'nodejs', 'java') as is_in_scope,
  :all or status = 'end-of-support' as is_finding,
  status = 'unknown-version' as is_undecided,
  case
    when status <> 'end-of-support' then cast(null as varchar)
    -- Its installer brings a Python along, which nobody upgrades alone.
    when client = 'aws-cli' and client_major = 2 then :own_python_advice
    else upgrade
  end as advice
from judged
