import type { Json } from '../aws/json.ts';
import { dataEventDollars, PRICES } from '../aws/prices.ts';
import { dollarsText, number } from '../report/words.ts';
import { keyStatements } from './documents.ts';
import type { Recorders } from './recorders.ts';
import { DEFAULT_NAME, type Settings, tableOf } from './settings.ts';
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

/** How to ask, see, pause and end what was set up. */
export function nextLines({ name, region, use }: Settings): readonly string[] {
  const isDefault = name === DEFAULT_NAME;
  const place = `${isDefault ? '' : ` --name ${name}`} --region ${region}`;
  const { database, table } = tableOf(name);
  const source = isDefault ? '' : ` --table ${database}.${table} --workgroup ${name}`;
  return [
    `Ask:      trail-audit sigv2${source} --aws-region ${region}`,
    `See it:   trail-audit status${place}`,
    ...(use === null ? [`Pause it: trail-audit pause${place}`] : []),
    `End it:   trail-audit teardown${place}`,
  ];
}

/** Who records the same already, and what a second copy means. */
export function recorderLines({ recording, unseen }: Recorders): readonly string[] {
  const skipped = unseen.map((reason) => `Not looked at: ${reason}`);
  if (recording.length === 0) return skipped;
  const buckets = [...new Set(recording.map(({ bucket }) => bucket))];
  const excluded = buckets.map((bucket) => `--exclude-bucket ${bucket}`).join(' ');
  return [
    ...skipped,
    `Recording S3 object operations already: ${recording.map(({ arn, bucket }) => `${arn} (into ${bucket})`).join(', ')}`,
    `  A second copy is billed again, ${dollarsText(dataEventDollars(MILLION))} a million; setup --use-bucket s3://BUCKET/PREFIX reads those logs instead.`,
    `  Two such trails record each other's deliveries: ${excluded} leaves theirs out here; leave ours out there.`,
  ];
}

/** What the policy of a customer's key has to allow; we never change it. */
export function keyLines(settings: Settings): readonly string[] {
  const statements = keyStatements(settings);
  if (statements.length === 0) return [];
  return [
    `The policy of key ${settings.kmsKey} has to hold these statements; it is not changed here:`,
    ...statements.map((statement) => `  ${JSON.stringify(statement)}`),
  ];
}

/** All that a person should know before saying yes: costs, and what is not ours to do. */
export function planLines(
  settings: Settings,
  steps: readonly Step[],
  recorders: Recorders,
): readonly string[] {
  const ownTrail = [...recorderLines(recorders), ...keyLines(settings)];
  return [
    ...(settings.use === null ? ownTrail : []),
    ...(steps.length === 0 ? ['Nothing to do: all of it is there.'] : stepLines(steps)),
    ...(settings.use === null && steps.length > 0 ? costLines() : []),
  ];
}

/** The same as data. */
export function planData(
  settings: Settings,
  steps: readonly Step[],
  { recording, unseen }: Recorders,
): Json {
  const { asOf, cloudTrail } = PRICES;
  const data = {
    schemaVersion: 1,
    name: settings.name,
    account: settings.identity.account,
    region: settings.region,
    steps,
    alreadyRecording: recording,
    notLookedAt: unseen,
    keyStatements: keyStatements(settings),
    prices: { asOf, per100kDataEvents: cloudTrail.per100kDataEvents },
  };
  return data as unknown as Json;
}
