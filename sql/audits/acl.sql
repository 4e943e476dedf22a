-- acl: which S3 requests would fail if ACLs were turned off?
-- One row is one S3 request. `how` says which way it hangs on ACLs:
--   allowed by ACL  no policy allowed it, only an ACL did (aclRequired)
--   sets an ACL     it writes one
--
-- CloudTrail leaves aclRequired out where it is not Yes: missing is no.
with judged as (
  select
    events.*,
    case
      when acl_required = 'Yes' then 'allowed by ACL'
      when event_name in ('PutObjectAcl', 'PutBucketAcl') then 'sets an ACL'
      -- A bucket without ACLs takes bucket-owner-full-control, and a new one takes private.
      when acl = 'bucket-owner-full-control' then null
      when acl = 'private' and event_name = 'CreateBucket' then null
      when acl is not null then 'sets an ACL'
    end as how
  from events
)
select
  judged.*,
  event_source = 's3.amazonaws.com' as is_in_scope,
  how is not null as is_finding,
  false as is_undecided,
  case
    when how = 'sets an ACL' then
      'Send no ACL (no --acl, no x-amz-acl header); bucket-owner-full-control is taken still.'
    when is_anonymous then 'Allow it in the bucket policy if it is meant to be public.'
    else 'Allow it in the bucket policy, or in a policy of the caller.'
  end as advice
from judged
