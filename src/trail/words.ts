import { dataEventDollars, PRICES } from '../aws/prices.ts';
import { dollarsText, number } from '../report/words.ts';
import { namesOf, type Settings } from './settings.ts';
import { type Step, stepText } from './step.ts';

const MILLION = 1_000_000;
const DAYS_A_MONTH = 30;

/** Steps as a numbered list. */
export function stepLines(steps: readonly Step[]): readonly string[] {
  return steps.map((step, index) => `${String(index + 1).padStart(3)}. ${stepText(step)}`);
}

/** What a trail costs: the unit, and examples. */
export function costLines(): readonly string[] {
  const examples = [1, 10, 100].map((millions) => {
    const day = dataEventDollars(millions * MILLION);
    const month = day * DAYS_A_MONTH;
    return `  ${number(millions)} million events a day: ${dollarsText(day)} a day, ${dollarsText(month)} in ${DAYS_A_MONTH} days`;
  });
  const unit = dollarsText(PRICES.cloudTrail.per100kDataEvents);
  return [
    `The trail costs ${unit} per 100,000 S3 object operations (list price of ${PRICES.asOf}), and what S3 asks for the files:`,
    ...examples,
  ];
}

/** How to see, pause and end what was set up. */
export function nextLines({ name, region }: Settings): readonly string[] {
  const isDefault = name === 'trail-audit';
  const place = `${isDefault ? '' : ` --name ${name}`} --region ${region}`;
  const table = isDefault
    ? ''
    : ` --table ${name.replaceAll('-', '_')}.cloudtrail_logs --workgroup ${name}`;
  return [
    `Ask:      trail-audit sigv2${table} --aws-region ${region}`,
    `See it:   trail-audit status${place}`,
    `Pause it: trail-audit pause${place}`,
    `End it:   trail-audit teardown${place}`,
  ];
}

/** Who records the same already, and what a second copy means. */
export function duplicateLines(trails: readonly string[]): readonly string[] {
  if (trails.length === 0) return [];
  return [
    `Recording S3 object operations already: ${trails.join(', ')}`,
    `  A second copy is billed again, ${dollarsText(dataEventDollars(MILLION))} a million; setup --use-bucket s3://BUCKET/PREFIX reads those logs instead.`,
    '  Two such trails record what the other delivers, on and on: give --exclude-bucket with its log bucket, and leave ours out there.',
  ];
}

/** What the policy of a customer's key has to allow; we never change it. */
export function keyLines(settings: Settings): readonly string[] {
  const { kmsKey, identity } = settings;
  if (kmsKey === null) return [];
  const { trailArn } = namesOf(settings);
  const account = settings.managementAccount ?? identity.account;
  const statements = [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 'kms:GenerateDataKey*',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceArn': trailArn },
        StringLike: {
          'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${identity.partition}:cloudtrail:*:${account}:trail/*`,
        },
      },
    },
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: ['kms:DescribeKey', 'kms:Decrypt'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
    },
  ];
  return [
    `The policy of key ${kmsKey} has to hold these statements; it is not changed here:`,
    ...statements.map((statement) => `  ${JSON.stringify(statement)}`),
  ];
}
