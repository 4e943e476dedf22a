-- sigv2: who still signs S3 requests with Signature Version 2?
-- One row is one request.
--
-- A missing SignatureVersion is "not recorded" (an anonymous call, a record over 28 KB, or one from
-- before 2019), never "unsigned": --signature asks for each class, and `signature` keeps them apart.
select
  events.*,
  case
    when signature_version is not null then signature_version
    when is_anonymous then 'anonymous'
    else 'not-recorded'
  end as signature,
  -- Of every category: ListBuckets is a management event.
  event_source = 's3.amazonaws.com' as is_in_scope,
  case :signature
    when 'sigv2' then signature_version = 'SigV2'
    when 'not-recorded' then signature_version is null
    when 'not-sigv4' then coalesce(signature_version, '') not like '%SigV4%'
  end as is_finding,
  signature_version is null and not is_anonymous as is_undecided,
  -- In a presigned URL the user agent is whoever opened it; the signer is the principal.
  case
    when auth_method = 'QueryString' then :presigned_advice
    else coalesce(client_advice, :unknown_client_advice)
  end as advice
from events
