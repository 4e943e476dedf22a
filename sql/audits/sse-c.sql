-- sse-c: who encrypts S3 objects with keys of their own, which S3 does not keep?
-- One row is one S3 request.
--
-- Writes say so in SSEApplied; reads, and writes that failed, only in the algorithm that they send along.
-- `access` tells who makes such objects from who still reads them, be it to copy them into others.
with judged as (
  select
    events.*,
    coalesce(sse_applied = 'SSE_C', false) or customer_key_algorithm is not null as is_sse_c
  from events
)
select
  judged.*,
  event_source = 's3.amazonaws.com' as is_in_scope,
  is_sse_c or source_customer_key_algorithm is not null as is_finding,
  false as is_undecided,
  case when is_sse_c and not coalesce(read_only, false) then 'write' else 'read' end as access,
  case
    when is_sse_c and not coalesce(read_only, false) then
      'Write with SSE-KMS. Nobody knows why this encrypts? Then somebody may be locking objects: '
        || 'stop the principal, deny SSE-C.'
    else 'Copy the objects onto themselves with SSE-KMS, then read them without a key.'
  end as advice
from judged
