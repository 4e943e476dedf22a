-- clients: which CLIs and SDKs are too old?
-- One row is one request of any service; `status` is the first that applies.
with judged as (
  select
    events.*,
    case
      -- Only S3 took Signature Version 2 this long.
      when event_source = 's3.amazonaws.com' and before_sigv4 then 'before-sigv4'
      -- A policy's version holds up to its own major: the join finds at most one.
      when client_major < minimums.up_to_major then 'below-minimum'
      when version_comparator < minimums.comparator then 'below-minimum'
      when end_of_support = 'ended' or end_of_support <= :as_of then 'end-of-support'
      -- A major that the catalogue does not know may be the next one: never called current unasked.
      when version_known and (line_known or client_kind = 'tool' or minimums.client is not null) then 'current'
      else 'unknown-version'
    end as status,
    coalesce(minimums.version, nullif(sigv4_minimum, 'none')) as minimum_version
  from events
  left join minimums
    on minimums.client = events.client
    and events.client_major > minimums.above_major
    and events.client_major <= minimums.up_to_major
)
select
  judged.*,
  true as is_in_scope,
  false as is_undecided,
  -- Tools outside AWS's own SDKs have no versions in the catalogue: judged only where a policy names them.
  (client_kind in ('cli', 'sdk') or client in ({{policy_clients}}))
    and (:all or status <> 'current') as is_finding,
  case
    when status = 'current' then cast(null as varchar)
    when status = 'unknown-version' then :unknown_version_advice
    when status = 'below-minimum' then 'Upgrade to ' || minimum_version || ' or later.'
    else client_advice
  end as advice
from judged
