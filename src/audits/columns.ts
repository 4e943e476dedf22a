/** Columns of `events` that `--by` can group on. */
export const BY_COLUMNS = [
  'access_key_id',
  'account_id',
  'auth_method',
  'bucket_name',
  'cipher_suite',
  'client',
  'client_major',
  'client_version',
  'day',
  'error_code',
  'event_category',
  'event_name',
  'event_source',
  'host',
  'invoked_by',
  'principal_account_id',
  'principal_arn',
  'principal_id',
  'principal_type',
  'region',
  'runtime',
  'session_arn',
  'session_name',
  'signature_version',
  'source_ip',
  'tls_version',
  'vpc_endpoint_id',
] as const;

export type ByColumn = (typeof BY_COLUMNS)[number];

/** Whether a name is one of BY_COLUMNS. */
export function isByColumn(name: string): name is ByColumn {
  return (BY_COLUMNS as readonly string[]).includes(name);
}
