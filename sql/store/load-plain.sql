-- The same rows as those of `load.sql`, of lines that are known to be plain records: with an ID, with no
-- other keys than those of the columns, each once, and each value of its column's kind. `true` stands for a
-- document that is null.
select
  {{columns}},
  cast('{' || nullif(concat_ws(',',
    {{nulls}}
  ), '') || '}' as json) as other_fields,
  cast(null as varchar) as record_hash,
  case when eventsource like 's3%' then json_extract_scalar(additionaleventdata, '$.SignatureVersion') end as signature_version,
  {{day}} as day,
  hash({{names}}) as line_hash
from {{lines}}
where {{is_record}}
