-- presigned: who makes presigned URLs, with which signature, and for how long are they valid?
-- One row is one S3 request by such a URL.
--
-- Its maker is the principal and the access key. Address and user agent are those of whoever opened it, so
-- they tell nothing about who has to change something, and findings are not grouped by them.
select
  events.*,
  event_source = 's3.amazonaws.com' as is_in_scope,
  auth_method = 'QueryString' as is_finding,
  -- Anonymous callers sign nothing.
  auth_method is null and not is_anonymous as is_undecided,
  -- In steps, since programs that count down to an end of their own give every URL another number. SigV4 takes
  -- seven days at most; a URL with SigV2 names its end alone, which may be years away.
  case
    when presigned_seconds <= 3600 then 'up to 1 hour'
    when presigned_seconds <= 43200 then 'up to 12 hours'
    when presigned_seconds <= 86400 then 'up to 1 day'
    when presigned_seconds > 86400 then 'up to 7 days'
    else 'not recorded'
  end as valid_for,
  case
    when signature_version = 'SigV2' then :presigned_advice
    when presigned_seconds > 86400 then 'Who has the URL can use it until its end: ask for hours, not for days.'
  end as advice
from events
