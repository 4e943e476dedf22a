import type { Client, ReleaseLine, Source, Token } from './client.ts';
import { TOOLS } from './tools.ts';

/**
 * Where the facts below are from. `ended` stands for majors whose end was announced long ago and
 * whose day we could not confirm.
 */
const SOURCES: readonly Source[] = [
  {
    title: 'S3 developer guide, Specifying the Signature Version in request authentication',
    url: 'https://docs.aws.amazon.com/AmazonS3/latest/developerguide/specify-signature-version.html',
    read: '2026-11-20',
  },
  {
    title: 'AWS SDKs and Tools version support matrix, and the end-of-support announcements',
    url: 'https://docs.aws.amazon.com/sdkref/latest/guide/version-support-matrix.html',
    read: '2026-11-20',
  },
];

function line(
  name: string,
  sigv4Since: string | null,
  endOfSupport: string | null,
  advice: string,
): ReleaseLine {
  return { line: name, sigv4Since, endOfSupport, advice };
}

/** The lines of majors before `sigv4Since`'s own: all too old, and long out of support. */
function older(names: readonly string[], sigv4Since: string, advice: string): ReleaseLine[] {
  return names.map((name) => line(name, sigv4Since, 'ended', advice));
}

/** A line that always signed with SigV4 and is supported: there is nothing to do. */
function current(name: string): ReleaseLine {
  return line(name, null, null, STILL_SIGV2);
}

function client(
  kind: 'cli' | 'sdk',
  name: string,
  tokens: readonly (string | Token)[],
  lines: readonly ReleaseLine[],
): Client {
  const named = tokens.map((token) => (typeof token === 'string' ? { token } : token));
  return { name, kind, tokens: named, lines, sources: SOURCES };
}

const STILL_SIGV2 =
  'This version signs with SigV4 unless told otherwise: remove the signature version (s3, v2) from its configuration.';
const TO_CLI_2 =
  'Install AWS CLI 2. Until then: aws configure set default.s3.signature_version s3v4.';
const TO_BOTO3 =
  "Upgrade boto3 and botocore. To force SigV4: Config(signature_version='s3v4'), presigned URLs too.";
const FROM_BOTO =
  'Move to boto3: even Boto 2.49 signs with SigV2 in eight regions unless [s3] use-sigv4 = True is set.';
const TO_JAVA_2 = 'Move to the SDK for Java 2. Until then: -Dcom.amazonaws.services.s3.enableV4.';
const TO_JS_3 =
  "Move to the SDK for JavaScript 3. Until then: new AWS.S3({ signatureVersion: 'v4' }).";
const TO_GO_2 = 'Move to the SDK for Go 2.';
const TO_RUBY_3 = "Move to the SDK for Ruby 3. Until then: signature_version: 'v4'.";
const TO_DOTNET_4 =
  'Move to the SDK for .NET 4. Until then: AWSConfigsS3.UseSignatureVersion4 = true.';
const TO_POWERSHELL_5 = 'Install AWS Tools for PowerShell 5.';

const TO_PHP_3 = "Move to the SDK for PHP 3. Until then: 'signature' => 'v4', from 2.7.4 on.";

const DOTNET_BUILDS = ['', '-35', '-45', '-coreclr', '-core', '-netstandard', '-netframework'].map(
  (build) => `aws-sdk-dotnet${build}`,
);
const DOTNET_BUILDS_WITHOUT_SIGV4 = [
  ...['pcl', 'portable', 'winrt', 'win8', 'wp8', 'uwp', 'uap', 'xamarin', 'unity'].map(
    (build) => `aws-sdk-dotnet-${build}`,
  ),
  'aws-sdk-unity',
].map((token) => ({ token, line: 'pcl' }));

/** AWS's own command lines and SDKs. */
const AWS_CLIENTS: readonly Client[] = [
  client(
    'cli',
    'aws-cli',
    ['aws-cli'],
    [
      ...older(['0'], '1.11.108', TO_CLI_2),
      line('1', '1.11.108', '2027-07-15', TO_CLI_2),
      current('2'),
    ],
  ),
  client(
    'cli',
    'aws-powershell',
    ['AWSPowerShell', 'AWSPowerShell.Common', 'AWSPowerShell.NetCore'],
    [
      ...older(['1', '2'], '3.3.0', TO_POWERSHELL_5),
      line('3', '3.3.0', 'ended', TO_POWERSHELL_5),
      line('4', null, '2026-06-01', TO_POWERSHELL_5),
      current('5'),
    ],
  ),
  client(
    'sdk',
    'boto3',
    ['Boto3'],
    [...older(['0'], '1.4.6', TO_BOTO3), line('1', '1.4.6', null, TO_BOTO3)],
  ),
  client(
    'sdk',
    'botocore',
    ['Botocore'],
    [...older(['0'], '1.5.71', TO_BOTO3), line('1', '1.5.71', null, TO_BOTO3)],
  ),
  client(
    'sdk',
    'boto',
    ['Boto'],
    [...older(['0', '1'], '2.49.0', FROM_BOTO), line('2', '2.49.0', 'ended', FROM_BOTO)],
  ),
  client(
    'sdk',
    'aws-sdk-java',
    ['aws-sdk-java'],
    [line('1', '1.11.201', '2025-12-31', TO_JAVA_2), current('2')],
  ),
  client(
    'sdk',
    'aws-sdk-js',
    ['aws-sdk-js', 'aws-sdk-nodejs'],
    [
      ...older(['0', '1'], '2.68.0', TO_JS_3),
      line('2', '2.68.0', '2025-09-08', TO_JS_3),
      current('3'),
    ],
  ),
  // The modules of the SDK for Go 2 are versioned from 1.
  client(
    'sdk',
    'aws-sdk-go',
    ['aws-sdk-go', { token: 'aws-sdk-go-v2', line: '2' }],
    [line('0', null, 'ended', TO_GO_2), line('1', null, '2025-07-31', TO_GO_2), current('2')],
  ),
  client(
    'sdk',
    'aws-sdk-php',
    ['aws-sdk-php', 'aws-sdk-php2'],
    [line('2', '2.7.4', 'ended', TO_PHP_3), current('3')],
  ),
  client(
    'sdk',
    'aws-sdk-ruby',
    ['aws-sdk-ruby', 'aws-sdk-ruby2', 'aws-sdk-ruby3'],
    [...older(['1', '2'], '3.0.0', TO_RUBY_3), current('3')],
  ),
  client(
    'sdk',
    'aws-sdk-dotnet',
    [...DOTNET_BUILDS, ...DOTNET_BUILDS_WITHOUT_SIGV4],
    [
      line('1', '3.1.10', '2021-04-01', TO_DOTNET_4),
      line('2', '3.1.10', 'ended', TO_DOTNET_4),
      line('3', '3.3.0', '2026-06-01', TO_DOTNET_4),
      current('4'),
      line(
        'pcl',
        'none',
        '2026-06-01',
        'Move to the SDK for .NET 4: this build cannot sign with SigV4.',
      ),
    ],
  ),
  client('sdk', 'aws-sdk-cpp', ['aws-sdk-cpp'], [current('1')]),
  client('sdk', 'aws-sdk-rust', ['aws-sdk-rust'], [current('1')]),
  client('sdk', 'aws-sdk-kotlin', ['aws-sdk-kotlin'], [current('1')]),
  client('sdk', 'aws-sdk-swift', ['aws-sdk-swift'], [current('1')]),
  // Not in the support matrix: seen and named, never called current.
  client('sdk', 'aws-sdk-ios', ['aws-sdk-iOS'], []),
  client('sdk', 'aws-sdk-android', ['aws-sdk-android'], []),
];

/** Every client we know. A client's name and tokens (in lower case) are unique; a test holds that. */
export const CLIENTS: readonly Client[] = [...AWS_CLIENTS, ...TOOLS];

/** Words of the AWS console and of AWS's own services: an SDK named beside them is not a user's. */
export const CONSOLE_TOKENS = ['aws-internal', 'S3Console'] as const;

/** For a signer whose program we do not know. */
export const UNKNOWN_CLIENT_ADVICE =
  'Not an AWS SDK we know: find the program by its ARN and address, and set its signature version to 4.';

/** For a client whose version cannot be read, or whose major is not in the catalogue. */
export const UNKNOWN_VERSION_ADVICE =
  'The version cannot be judged: find the program by its ARN and address and ask it.';

/** For presigned URLs, which current SDKs still sign with SigV2 in eight regions unless told otherwise. */
export const PRESIGNED_ADVICE =
  "Presigned URL: its maker is the principal and access key, not the user agent. Sign with SigV4 there (boto3: Config(signature_version='s3v4')).";
