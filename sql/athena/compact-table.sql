-- The table of compacted days: the columns of the table of logs, with account and region, as Parquet. A
-- partition is what was delivered on one day, of one day's events; `other` is what is of neither the day of
-- delivery nor the day before, or has no usable time. Partitions are added by trail-audit compact.
create external table if not exists `{{database}}`.`{{table}}` (
  {{columns}}
)
comment 'Compacted CloudTrail logs, for trail-audit'
partitioned by (delivered string, day string)
stored as parquet
location {{location}}
tblproperties (
  'trail-audit.compact-of' = {{of}}
)
