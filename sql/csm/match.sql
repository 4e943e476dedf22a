-- A whole query that is no audit: CloudTrail's records of requests that a client told of itself.
-- One row is one record; copies of a record are one row. A request ID may have several records.
with {{tables}}
select distinct
  request_id,
  event_time,
  event_source,
  event_name,
  error_code,
  bucket_name,
  object_key,
  principal_arn,
  access_key_id,
  source_ip,
  account_id,
  region,
  signature_version,
  auth_method,
  user_agent,
  event_id
from events
where request_id in {{request_ids}}
order by event_time, event_id
