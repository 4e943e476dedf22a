/** What to type first, for a person who typed the program's name and nothing else. */
export const FIRST_STEPS = [
  'trail-audit finds in CloudTrail logs the S3 clients that still sign with SigV2.',
  '',
  '  to see an answer     trail-audit sigv2 --sample',
  '  logs in a folder     trail-audit sigv2 --logs FOLDER',
  '  a table on Athena    trail-audit sigv2 --table DATABASE.TABLE --max-cost 5',
  '  no logs yet          trail-audit setup --dry-run',
  '  what is missing      trail-audit doctor',
  '',
  'trail-audit --help lists every command.',
].join('\n');
