/** Words that stand before a bracket without being a function. */
export const WORDS_BEFORE_BRACKETS: ReadonlySet<string> = new Set(
  `in and or not values as exists over sets rollup cube on using filter group when then else case
  between like select from join where by any all some distinct union except intersect having limit
  is with within array varchar char decimal timestamp time lateral cross recursive interval`.split(
    /\s+/,
  ),
);

/** Functions of Athena engine version 3, as far as a query over logs has a use for them. */
export const TRINO_FUNCTIONS: ReadonlySet<string> = new Set(
  `abs any_value approx_distinct approx_percentile arbitrary array_agg array_distinct array_except
  array_intersect array_join array_max array_min array_position array_remove array_sort array_union
  avg bool_and bool_or cardinality cast cbrt ceil ceiling chr coalesce codepoint concat concat_ws
  contains count count_if cume_dist date date_add date_diff date_format date_parse date_trunc day
  day_of_month day_of_week day_of_year degrees dense_rank element_at every exp extract first_value
  flatten floor format format_datetime from_base64 from_hex from_iso8601_date
  from_iso8601_timestamp from_unixtime from_utf8 greatest grouping hash_counts histogram hour if
  is_json_scalar json_array_contains json_array_get json_array_length json_extract
  json_extract_scalar json_format json_parse json_size lag last_value lead least length listagg ln
  log10 log2 lower lpad ltrim map map_agg map_entries map_filter map_keys map_union map_values max
  max_by md5 min min_by minute mod month now nth_value ntile nullif parse_datetime percent_rank pi
  position pow power quarter rand random rank regexp_count regexp_extract regexp_extract_all
  regexp_like regexp_position regexp_replace regexp_split repeat replace reverse round row
  row_number rpad rtrim second sequence sha1 sha256 sha512 shuffle sign slice split split_part
  split_to_map sqrt starts_with stddev strpos substr substring sum timezone_hour to_base64 to_hex
  to_iso8601 to_unixtime to_utf8 transform trim truncate try try_cast typeof unnest upper
  url_decode url_encode url_extract_host url_extract_parameter url_extract_path variance week
  week_of_year width_bucket word_stem year zip`.split(/\s+/),
);
