import type { Client } from './client.ts';

/** Tokens of programs that are not AWS's. They show up by name; no version of theirs is judged. */
const TOKENS_BY_TOOL: Readonly<Record<string, readonly string[]>> = {
  'Apache-HttpClient': ['Apache-HttpClient'],
  CloudBerry: ['CloudBerry', 'MSP360'],
  'CRT S3 client': ['CRTS3NativeClient'],
  curl: ['curl'],
  Cyberduck: ['Cyberduck'],
  EMRFS: ['ElasticMapReduce'],
  FileZilla: ['FileZilla'],
  fog: ['fog', 'fog-core'],
  'Go-http-client': ['Go-http-client'],
  goofys: ['goofys'],
  Hadoop: ['Hadoop'],
  JetS3t: ['JetS3t'],
  MinIO: ['minio-go', 'minio-java', 'minio-js', 'minio-py'],
  'Mountain Duck': ['Mountain Duck'],
  'Mountpoint for S3': ['mountpoint-s3'],
  okhttp: ['okhttp'],
  Paws: ['Paws'],
  'python-requests': ['python-requests'],
  rclone: ['rclone'],
  rusoto: ['rusoto'],
  'S3 Browser': ['S3 Browser'],
  s3cmd: ['s3cmd'],
  s3fs: ['s3fs'],
  Terraform: ['Terraform'],
  'terraform-provider-aws': ['terraform-provider-aws'],
  Transmit: ['Transmit'],
  Veeam: ['Veeam'],
  Wget: ['Wget'],
  WinSCP: ['WinSCP'],
};

/** Programs that sign requests by themselves, or whose SDK does not say its name. */
export const TOOLS: readonly Client[] = Object.entries(TOKENS_BY_TOOL).map(([name, tokens]) => ({
  name,
  kind: 'tool',
  tokens: tokens.map((token) => ({ token })),
  lines: [],
  sources: [],
}));
