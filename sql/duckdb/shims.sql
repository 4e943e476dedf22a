-- Trino's names and meanings on DuckDB, for the functions on the list in sql/README.md and no others.
set integer_division = true;
set TimeZone = 'UTC';
create macro regexp_like(text, pattern) as regexp_matches(text, pattern);
-- No match, or a group that took no part, is NULL in Trino and empty text in DuckDB. A group that
-- matched empty text would be NULL here too: patterns in this project have no such group.
create macro regexp_extract(text, pattern) as nullif(system.main.regexp_extract(text, pattern), ''),
  (text, pattern, part) as nullif(system.main.regexp_extract(text, pattern, part), '');
create macro split_part(text, delimiter, n) as
  case when n <= len(string_split(text, delimiter)) then system.main.split_part(text, delimiter, n) end;
-- Scalars only: NULL for objects, arrays, JSON null, a missing path and text that is not JSON. Keys with
-- hyphens stand in brackets and quotes, $["x-amz-acl"], which DuckDB writes $."x-amz-acl".
create macro json_path(path) as replace(replace(path, '["', '."'), '"]', '"');
-- The value is found as JSON, and that small text made plain: documents are read once.
create macro json_extract_scalar(json, path) as
  json_extract_string(try(json_value(json, json_path(path))), '$');
-- NULLs are left out; a list of nothing else is empty text in Trino and NULL in DuckDB.
create macro array_join(list, delimiter) as
  case when list is not null then coalesce(array_to_string(list, delimiter), '') end;
-- DuckDB's own passes over NULL values.
create macro min_by(value, key) as arg_min_null(value, key);
