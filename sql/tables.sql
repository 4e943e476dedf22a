source as (
{{source}}
),
-- The CLIs, SDKs and tools that are known, from src/clients/: `events` finds them in user agents.
client_tokens (token, client, kind, line) as (
  values
{{client_tokens}}
),
client_lines (client, line, minimum_version, minimum_major, minimum_comparator, end_of_support, advice) as (
  values
{{client_lines}}
),
events as (
{{events}}
)
