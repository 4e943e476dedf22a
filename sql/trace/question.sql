-- A whole query that is no audit: one question of tracing over `events`.
with {{tables}},
answers as (
{{question}}
)
select *
from answers
order by {{order}}
