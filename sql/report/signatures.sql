-- How many S3 requests were signed how, by day of the event? For the report's chart.
-- One row is one day and signature.
--
-- As in the audit sigv2, a missing SignatureVersion is "not recorded", never "unsigned", and what AWS
-- services do is left out.
with {{tables}}
select
  day,
  case
    when signature_version is not null then signature_version
    when is_anonymous then 'anonymous'
    else 'not-recorded'
  end as signature,
  count(distinct event_id) as requests
from events
where event_source = 's3.amazonaws.com'
  and not is_service
group by 1, 2
order by 1, 2
