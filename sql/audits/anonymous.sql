-- anonymous: who asks S3 without credentials, and what do they get?
-- One row is one S3 request.
--
-- What was allowed is public, meant or not. What was denied is somebody trying, and needs nothing.
select
  events.*,
  event_source = 's3.amazonaws.com' as is_in_scope,
  is_anonymous as is_finding,
  false as is_undecided,
  case
    when error_code is null then 'allowed'
    when error_code like '%AccessDenied%' then 'denied'
    -- NoSuchKey, say: who may not list a bucket is told AccessDenied for what is not there.
    else 'failed: ' || error_code
  end as outcome,
  case
    when error_code is null then
      'Meant to be public? If not: S3 Block Public Access, on the bucket and on the account. '
        || 'If so: CloudFront in front of it.'
    when error_code not like '%AccessDenied%' then
      'The bucket answers strangers in part: look at its policy and ACL.'
  end as advice
from events
