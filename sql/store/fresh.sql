-- Which rows of `incoming` are records that the store lacks: of copies within the step one, and none that its day
-- holds. Which copy it is depends on their texts alone, so that a step gives the same rows each time.
create or replace table fresh as
with first_copies as (
  select
    day,
    coalesce(eventid, record_hash) as identity,
    min_by(row_id, line_hash) as first_row
  from incoming
  group by 1, 2
)
select day, first_row
from first_copies
anti join (
  {{stored}}
) as stored using (day, identity)
