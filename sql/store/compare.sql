-- One row a day: distinct records in the source and in the store, and how they differ. Copies of a
-- record may differ among themselves; the store has to have one of them.
with sides as (
  select day, identity, true as in_source, false as in_store, false as is_other
  from (select distinct day, identity from seen)
  union all
  select day, identity, false, true, content not in (
    select content from seen where seen.day = stored.day and seen.identity = stored.identity
  )
  from stored
),
records as (
  select
    day,
    identity,
    bool_or(in_source) as in_source,
    bool_or(in_store) as in_store,
    bool_or(is_other) as is_other
  from sides
  group by 1, 2
)
select
  day,
  count(*) filter (in_source) as source_records,
  count(*) filter (in_store) as store_records,
  count(*) filter (in_source and not in_store) as missing,
  count(*) filter (in_store and not in_source) as extra,
  count(*) filter (in_source and in_store and is_other) as changed
from records
group by day
order by day
