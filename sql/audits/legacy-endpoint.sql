-- legacy-endpoint: who uses S3's old host names: the global one, s3-REGION, s3-external-1?
-- One row is one S3 request. `endpoint` is the host without the bucket in front of it: few names, so few rows.
--
-- In us-east-1 s3.amazonaws.com is the global endpoint, too: older SDKs use it there unless told otherwise.
with addressed as (
  select
    events.*,
    -- Hyphen, two letters: s3-fips, s3-website, s3-control, s3-accelerate and the like are other things.
    regexp_extract(
      lower(host),
      '(?:^|[.])(s3(?:-external-1|-[a-z]{2}(?:-[a-z]+)+-[0-9])?[.]amazonaws[.]com)(?::[0-9]+)?$',
      1
    ) as endpoint
  from events
)
select
  addressed.*,
  event_source = 's3.amazonaws.com' as is_in_scope,
  endpoint is not null and not is_console as is_finding,
  host is null as is_undecided,
  case
    when endpoint <> 's3.amazonaws.com' then
      'Take the endpoint out of the configuration: the SDK finds s3.REGION.amazonaws.com, with a dot, by itself.'
    when region = 'us-east-1' then
      'Set AWS_S3_US_EAST_1_REGIONAL_ENDPOINT=regional, or upgrade: SDKs of today go to s3.us-east-1.amazonaws.com.'
    else 'Set the client''s region to the bucket''s (' || region || '): the request takes the way over us-east-1.'
  end as advice
from addressed
