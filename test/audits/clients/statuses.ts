import type { AuditFlags } from '../../../src/cli/flags.ts';
import type { Cell } from '../../../src/model.ts';
import { ask } from '../../support/ask.ts';
import { s3Record, type TestRecord } from '../../support/records.ts';

/** A request of another service than S3, by a client. */
export function ec2Record(changes: TestRecord = {}): TestRecord {
  return s3Record({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    eventCategory: 'Management',
    requestParameters: null,
    additionalEventData: undefined,
    ...changes,
  });
}

/**
 * The status of each user agent on S3 requests or on others, all asked at once; null where it is no
 * finding. Each comes from an address of its own.
 */
export async function statusesOf(
  agents: readonly string[],
  service: 's3' | 'ec2' = 's3',
  flags: AuditFlags = { all: true },
): Promise<readonly Cell[]> {
  const record = service === 's3' ? s3Record : ec2Record;
  const records = agents.map((userAgent, index) =>
    record({ userAgent, sourceIPAddress: `10.0.${index >> 8}.${index & 255}` }),
  );
  const { rows } = await ask('clients', records, { by: ['source_ip'], ...flags });
  const statuses = new Map(rows.map((row) => [row['source_ip'], row['status']!]));
  return agents.map((_, index) => statuses.get(`10.0.${index >> 8}.${index & 255}`) ?? null);
}
