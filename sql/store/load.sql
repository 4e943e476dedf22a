-- One row is one record: CloudTrail's columns, what of the record they do not hold, and its identity.
--
-- The record itself is the columns that are not NULL, and over them, key by key, `other_fields`: keys
-- without a column, and known ones whose value is not of the column's kind, or has parts that the
-- column has no room for. Types and keys are looked up once; most lines come by
-- `load-plain.sql`, which is much cheaper.
with lines as (
  select
    json as line,
    json_type(json, {{paths}}) as types,
    json_keys(json, {{objects}}) as keys,
    json_extract(json, '$.resources') as resources
  from {{lines}}
),
judged as (
  select
    *,
    len(keys[1]) = {{known}} as is_known,
    {{texts_fit}}
      and {{booleans_fit}}
      and {{structures_fit}} as is_fitting
  from lines
),
rows as (
  select
    unnest(from_json(line, {{types}})),
    cast(case
      -- Often: nothing, or that a document is null.
      when is_known and is_fitting then '{' || nullif(concat_ws(',',
      {{nulls}}
      ), '') || '}'
      -- Which one of two values a column took does not matter: both are here.
      when len(keys[1]) <> len(list_distinct(keys[1])) then line
      else json_merge_patch(line, '{' || concat_ws(',',
      {{fitting}}
      ) || '}')
    end as json) as other_fields,
    line
  from judged
)
select
  {{columns}},
  other_fields,
  -- A record without an ID is one with its text.
  case when eventid is null then md5(line) end as record_hash,
  case when eventsource like 's3%' then json_extract_scalar(additionaleventdata, '$.SignatureVersion') end as signature_version,
  {{day}} as day,
  hash(line) as line_hash
from rows
where {{is_record}}
