-- What of a step's records a comparison needs: the day, who it is, and all that it holds.
insert into seen
select distinct
  day,
  md5_number(coalesce(eventid, record_hash)) as identity,
  {{content}} as content,
  {{step}} as step
from incoming
