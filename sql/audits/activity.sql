-- activity: which buckets, principals and operations make the data events, and so the bill?
-- One row is one event that a trail of data events records and CloudTrail bills: S3's objects, and whatever
-- else of category Data is there (Lambda, DynamoDB ...).
--
-- What AWS services do is part of it, unlike elsewhere: it is billed alike, and is often the larger part.
select
  events.*,
  event_category = 'Data' as is_finding,
  event_category is null or event_category = 'Data' as is_in_scope,
  -- Records from before 2020 have no category.
  event_category is null as is_undecided,
  case
    when is_service then
      'An AWS service: logs that it delivers need no recording (setup --exclude-bucket, or the trail''s selectors).'
  end as advice
from events
