import type { Client, ReleaseLine } from './client.ts';
import { TOOLS } from './tools.ts';

/**
 * The facts below, and where they are from. Dates marked `ended` are of majors whose end was
 * announced long ago and whose day we could not confirm.
 */
export const SOURCES = [
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
] as const;

function line(
  name: string,
  sigv4Since: string | null,
  endOfSupport: string | null,
  advice: string,
): ReleaseLine {
  return { line: name, sigv4Since, endOfSupport, advice };
}

/** A line that always signed with SigV4 and is supported: there is nothing to do. */
function current(name: string): ReleaseLine {
  return line(name, null, null, 'Update to the latest release of this major version.');
}

function sdk(name: string, tokens: readonly string[], lines: readonly ReleaseLine[]): Client {
  return { name, kind: 'sdk', tokens: tokens.map((token) => ({ token })), lines };
}

const TO_CLI_2 =
  'Install AWS CLI 2. Until then: aws configure set default.s3.signature_version s3v4.';
const TO_BOTO3 =
  "Upgrade boto3 and botocore. To force SigV4: Config(signature_version='s3v4'), presigned URLs too.";
const TO_JAVA_2 = 'Move to the SDK for Java 2. Until then: -Dcom.amazonaws.services.s3.enableV4.';
const TO_JS_3 =
  "Move to the SDK for JavaScript 3. Until then: new AWS.S3({ signatureVersion: 'v4' }).";
const TO_RUBY_3 = "Move to the SDK for Ruby 3. Until then: signature_version: 'v4'.";
const TO_DOTNET_4 =
  'Move to the SDK for .NET 4. Until then: AWSConfigsS3.UseSignatureVersion4 = true.';
const TO_POWERSHELL_5 = 'Install AWS Tools for PowerShell 5.';

const DOTNET_BUILDS = ['', '-35', '-45', '-coreclr', '-core', '-netstandard', '-netframework'];
const DOTNET_WITHOUT_V4 = ['-pcl', '-portable', '-winrt', '-uwp', '-xamarin', '-unity'];

/** AWS's own command lines and SDKs. */
const AWS_CLIENTS: readonly Client[] = [
  {
    name: 'aws-cli',
    kind: 'cli',
    tokens: [{ token: 'aws-cli' }],
    lines: [line('1', '1.11.108', '2027-07-15', TO_CLI_2), current('2')],
  },
  {
    name: 'aws-powershell',
    kind: 'cli',
    tokens: ['AWSPowerShell', 'AWSPowerShell.Common', 'AWSPowerShell.NetCore'].map((token) => ({
      token,
    })),
    lines: [
      line('2', '3.3.0', 'ended', TO_POWERSHELL_5),
      line('3', '3.3.0', 'ended', TO_POWERSHELL_5),
      line('4', null, '2026-06-01', TO_POWERSHELL_5),
      current('5'),
    ],
  },
  sdk('boto3', ['Boto3'], [line('1', '1.4.6', null, TO_BOTO3)]),
  sdk('botocore', ['Botocore'], [line('1', '1.5.71', null, TO_BOTO3)]),
  sdk(
    'boto',
    ['Boto'],
    [
      line(
        '2',
        '2.49.0',
        'ended',
        'Move to boto3: even Boto 2.49 signs with SigV2 in eight regions unless [s3] use-sigv4 = True is set.',
      ),
    ],
  ),
  sdk(
    'aws-sdk-java',
    ['aws-sdk-java'],
    [line('1', '1.11.201', '2025-12-31', TO_JAVA_2), current('2')],
  ),
  sdk(
    'aws-sdk-js',
    ['aws-sdk-js', 'aws-sdk-nodejs'],
    [
      line('1', '2.68.0', 'ended', TO_JS_3),
      line('2', '2.68.0', '2025-09-08', TO_JS_3),
      current('3'),
    ],
  ),
  {
    name: 'aws-sdk-go',
    kind: 'sdk',
    // The modules of SDK 2 are versioned from 1.
    tokens: [{ token: 'aws-sdk-go' }, { token: 'aws-sdk-go-v2', line: '2' }],
    lines: [line('1', null, '2025-07-31', 'Move to the SDK for Go 2.'), current('2')],
  },
  sdk(
    'aws-sdk-php',
    ['aws-sdk-php', 'aws-sdk-php2'],
    [
      line(
        '2',
        '2.7.4',
        'ended',
        "Move to the SDK for PHP 3. Until then: 'signature' => 'v4', from 2.7.4 on.",
      ),
      current('3'),
    ],
  ),
  sdk(
    'aws-sdk-ruby',
    ['aws-sdk-ruby', 'aws-sdk-ruby2', 'aws-sdk-ruby3'],
    [line('1', '3.0.0', 'ended', TO_RUBY_3), line('2', '3.0.0', 'ended', TO_RUBY_3), current('3')],
  ),
  {
    name: 'aws-sdk-dotnet',
    kind: 'sdk',
    tokens: [
      ...DOTNET_BUILDS.map((build) => ({ token: `aws-sdk-dotnet${build}` })),
      ...DOTNET_WITHOUT_V4.map((build) => ({ token: `aws-sdk-dotnet${build}`, line: 'pcl' })),
    ],
    lines: [
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
  },
  sdk('aws-sdk-cpp', ['aws-sdk-cpp'], [current('1')]),
  sdk('aws-sdk-rust', ['aws-sdk-rust'], [current('1')]),
  sdk('aws-sdk-kotlin', ['aws-sdk-kotlin'], [current('1')]),
  sdk('aws-sdk-swift', ['aws-sdk-swift'], [current('1')]),
  // Not in the support matrix: seen and named, never called current.
  sdk('aws-sdk-ios', ['aws-sdk-iOS'], []),
  sdk('aws-sdk-android', ['aws-sdk-android'], []),
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
