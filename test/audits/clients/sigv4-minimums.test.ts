import { expect, test } from 'vitest';
import { statusesOf } from './statuses.ts';

const OLD = 'before-sigv4';
const ENDED = 'end-of-support';

/** A minimum: one version below it, the version itself, one above, and what they are otherwise. */
const MINIMUMS = [
  ['aws-cli', '1.11.107', '1.11.108', '1.11.109', 'current'],
  ['Boto3', '1.4.5', '1.4.6', '1.4.7', 'current'],
  ['Botocore', '1.5.70', '1.5.71', '1.5.72', 'current'],
  ['Boto', '2.48.9999', '2.49.0', '2.49.1', ENDED],
  ['aws-sdk-java', '1.11.200', '1.11.201', '1.11.202', ENDED],
  ['aws-sdk-nodejs', '2.67.9999', '2.68.0', '2.68.1', ENDED],
  ['aws-sdk-js', '2.67.9999', '2.68.0', '2.68.1', ENDED],
  ['aws-sdk-php2', '2.7.3', '2.7.4', '2.7.5', ENDED],
  ['aws-sdk-php', '2.7.3', '2.7.4', '2.7.5', ENDED],
  ['aws-sdk-dotnet-35', '3.2.9999', '3.3.0', '3.3.1', ENDED],
  ['aws-sdk-dotnet-45', '3.2.9999.9', '3.3.0.0', '3.3.0.1', ENDED],
  ['aws-sdk-dotnet-coreclr', '3.2.9999.9', '3.3.0.0', '3.3.1.0', ENDED],
  ['AWSPowerShell', '3.2.9999.9', '3.3.0.0', '3.3.1.0', ENDED],
] as const;

const AGENTS = MINIMUMS.flatMap(([token, ...versions]) =>
  versions.slice(0, 3).map((version) => `[${token}/${version} x/1.0]`),
);

function expected(statuses: (otherwise: string) => readonly string[]) {
  const all = MINIMUMS.flatMap(([, , , , otherwise]) => statuses(otherwise));
  return AGENTS.map((agent, index) => [agent, all[index]]);
}

test('on S3 requests, what is below a minimum is from before SigV4, and the minimum is not', async () => {
  const statuses = await statusesOf(AGENTS);
  expect(AGENTS.map((agent, index) => [agent, statuses[index]])).toEqual(
    expected((otherwise) => [OLD, otherwise, otherwise]),
  );
});

test('on requests of other services, nothing is from before SigV4', async () => {
  const statuses = await statusesOf(AGENTS, 'ec2');
  expect(AGENTS.map((agent, index) => [agent, statuses[index]])).toEqual(
    expected((otherwise) => [otherwise, otherwise, otherwise]),
  );
});

/** Agents, their status on S3 requests, and on others. */
const WHOLE_MAJORS: readonly (readonly [agent: string, s3: string, ec2: string])[] = [
  // All of these majors are older than the first version with SigV4, however high their minor.
  ['aws-cli/0.15.0', OLD, ENDED],
  ['aws-sdk-js/1.18.0', OLD, ENDED],
  ['aws-sdk-ruby/1.67.0', OLD, ENDED],
  ['aws-sdk-ruby2/2.11.632', OLD, ENDED],
  ['aws-sdk-ruby/2.9999.9999', OLD, ENDED],
  ['aws-sdk-dotnet/1.5.60.0', OLD, ENDED],
  ['aws-sdk-dotnet-35/2.3.55.2', OLD, ENDED],
  ['aws-sdk-dotnet-45/2.9999.0', OLD, ENDED],
  ['AWSPowerShell/2.3.55.2', OLD, ENDED],
  // Builds that cannot.
  ['aws-sdk-dotnet-pcl/3.2.7.0', OLD, ENDED],
  ['aws-sdk-dotnet-pcl/3.3.9.0', OLD, ENDED],
  ['aws-sdk-dotnet-xamarin/3.7.0.0', OLD, ENDED],
  ['aws-sdk-dotnet-uwp/3.9.9.9', OLD, ENDED],
  // From here on, SigV4 from the start.
  ['aws-cli/2.0.0', 'current', 'current'],
  ['aws-sdk-java/2.0.0', 'current', 'current'],
  ['aws-sdk-js/3.0.0', 'current', 'current'],
  ['aws-sdk-php/3.0.0', 'current', 'current'],
  ['aws-sdk-ruby3/3.0.0', 'current', 'current'],
  ['aws-sdk-dotnet-coreclr/4.0.0.0', 'current', 'current'],
  ['AWSPowerShell.Common/5.0.0', 'current', 'current'],
  ['AWSPowerShell.Common/4.1.0', ENDED, ENDED],
  ['aws-sdk-cpp/1.0.0', 'current', 'current'],
  ['aws-sdk-rust/1.0.0', 'current', 'current'],
  ['aws-sdk-kotlin/1.0.0', 'current', 'current'],
  ['aws-sdk-swift/1.0.0', 'current', 'current'],
  // Go 1 and Go 2 have the same versions.
  ['aws-sdk-go/0.9.0', ENDED, ENDED],
  ['aws-sdk-go/1.44.0', ENDED, ENDED],
  ['aws-sdk-go-v2/1.44.0', 'current', 'current'],
  ['aws-sdk-go-v2/0.30.0', 'current', 'current'],
  // The same comparator.
  ['aws-sdk-nodejs/2.1692.0', ENDED, ENDED],
  ['aws-sdk-js/3.692.0', 'current', 'current'],
  // Never current: even the last one signs with SigV2 in eight regions.
  ['Boto/2.49.0', ENDED, ENDED],
];

const BOTOCORE_DECIDES: readonly (readonly [agent: string, s3: string, ec2: string])[] = [
  ['Boto3/1.4.6 Python/2.7 Botocore/1.5.70', OLD, 'current'],
  ['Boto3/1.9.9 Python/2.7 Botocore/1.5.70 Resource', OLD, 'current'],
  ['Boto3/1.4.5 Python/2.7 Botocore/1.5.71', 'current', 'current'],
  ['Boto3/1.0.0 Python/2.7 Botocore/1.34.0', 'current', 'current'],
  ['Boto3/1.4.6 Python/2.7 Botocore/0.109.0', OLD, 'current'],
  ['Boto3/1.28.0 md/Botocore#1.5.70 ua/2.0', OLD, 'current'],
  ['Boto3/1.4.5 md/Botocore#1.31.0 ua/2.0', 'current', 'current'],
  ['[Boto3/1.4.5 Botocore/1.5.71]', 'current', 'current'],
  ['Boto3/1.4.5 Python/2.7', OLD, 'current'],
  ['Boto3/1.4.6 Python/2.7', 'current', 'current'],
  // The CLI is judged by itself.
  ['aws-cli/1.11.108 Python/2.7 botocore/1.5.70', 'current', 'current'],
  ['aws-cli/1.11.107 Python/2.7 botocore/1.5.71', OLD, 'current'],
  // A Botocore that cannot be judged leaves Boto3 unjudged.
  ['Boto3/1.34.0 Botocore/x', 'unknown-version', 'unknown-version'],
  ['Boto3/1.34.0 Botocore/1.34', 'unknown-version', 'unknown-version'],
  ['Boto3/x Botocore/1.34.0', 'unknown-version', 'unknown-version'],
  ['Boto3/1.34 Botocore/1.34.0', 'unknown-version', 'unknown-version'],
];

test.each([
  ['whole majors', WHOLE_MAJORS],
  ['Boto3 by its Botocore, and by its own version only where that is missing', BOTOCORE_DECIDES],
])('%s', async (_, table) => {
  const agents = table.map(([agent]) => agent);
  const s3 = await statusesOf(agents, 's3');
  const ec2 = await statusesOf(agents, 'ec2');
  expect(agents.map((agent, index) => [agent, s3[index], ec2[index]])).toEqual(table);
});
