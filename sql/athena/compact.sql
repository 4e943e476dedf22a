-- One day of delivery of the table of logs, as Parquet, into a folder that nobody reads yet. Every record is
-- kept, copies too, so that a question has the same answer here and there. The time's form is that of
-- `events.sql`: a record whose time it cannot read belongs to every window.
unload (
  select
    {{columns}},
    case
      when regexp_like(eventtime, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$')
        and substr(eventtime, 1, 10) in (:day_before, :day)
        then substr(eventtime, 1, 10)
      else :other
    end as day
  from {{table}}
  where {{conditions}}
)
to {{folder}}
with (format = 'PARQUET', compression = 'ZSTD', partitioned_by = array['day'])
