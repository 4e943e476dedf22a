-- The records of a step that the store lacks: of copies within the step one, and none that its day
-- holds. Which copy it is depends on their texts alone, so that a step gives the same rows each time.
create or replace table fresh as
with first_copies as (
  select
    day,
    coalesce(eventid, record_hash) as identity,
    min_by(rowid, line_hash) as first_row
  from incoming
  group by 1, 2
),
new_rows as (
  select first_row
  from first_copies
  anti join (
    {{stored}}
  ) as stored using (day, identity)
)
select * exclude (line_hash)
from incoming
where rowid in (select first_row from new_rows)
