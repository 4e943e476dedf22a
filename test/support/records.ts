import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** A CloudTrail record, loosely: tests build broken ones too. */
export type TestRecord = Record<string, unknown>;

let serial = 0;

/** An event ID that no other record of this run has. */
export function eventId(): string {
  serial += 1;
  return `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
}

/** An S3 data event as CloudTrail writes it: GetObject by an assumed role, signed with SigV4. */
export function s3Record(changes: TestRecord = {}): TestRecord {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:i-0a1b2c3d4e5f67890',
      arn: 'arn:aws:sts::111122223333:assumed-role/app/i-0a1b2c3d4e5f67890',
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE',
          arn: 'arn:aws:iam::111122223333:role/app',
          accountId: '111122223333',
          userName: 'app',
        },
        attributes: { creationDate: '2026-11-09T00:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: '2026-11-09T12:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.10',
    userAgent:
      '[aws-cli/2.34.12 md/awscrt#0.31.2 ua/2.1 os/linux#6.1 lang/python#3.13.1 md/command#s3.ls]',
    requestParameters: {
      bucketName: 'acme-bucket',
      Host: 'acme-bucket.s3.us-east-1.amazonaws.com',
      key: 'a/key',
    },
    responseElements: null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: 0,
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': 'id',
      bytesTransferredOut: 1024,
    },
    requestID: 'REQUEST000000001',
    eventID: eventId(),
    readOnly: true,
    resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::acme-bucket/a/key' }],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'acme-bucket.s3.us-east-1.amazonaws.com',
    },
    ...changes,
  };
}

/** The same, signed with SigV2; `extra` goes into additionalEventData. */
export function sigv2Record(changes: TestRecord = {}, extra: TestRecord = {}): TestRecord {
  return s3Record({
    additionalEventData: {
      SignatureVersion: 'SigV2',
      AuthenticationMethod: 'AuthHeader',
      ...extra,
    },
    ...changes,
  });
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trail-audit-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files by their paths within a folder: text or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files into a fresh folder, and gives it. */
export function logFolder(files: Files): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** A log file as CloudTrail writes it. */
export function logFile(records: readonly TestRecord[]): Buffer {
  return gzipSync(JSON.stringify({ Records: records }));
}
