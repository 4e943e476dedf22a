-- A whole query that is no audit: CloudTrail's records of requests that a client told of itself.
-- One row is one record; copies of a record are one row. A request ID may have several records.
with {{tables}}
select distinct
  event_time,
  bucket_name,
  object_key,
  principal_arn,
  source_ip,
  signature_version,
  error_code,
  event_name,
  access_key_id,
  account_id,
  event_id,
  request_id
from events
where request_id in {{request_ids}}
order by event_time, event_id
