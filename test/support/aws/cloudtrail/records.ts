import type { Account } from '../account.ts';
import type { EventRecord } from './matches.ts';

/** A request to S3, as a test declares it or as it was made. */
export interface S3Event {
  readonly bucket: string;
  /** Empty where the request is about the bucket: a listing. */
  readonly key: string;
  readonly time: Date;
  readonly region: string;
  /** GetObject where it is not given. */
  readonly eventName?: string;
  /** By the name of the event where it is not given. */
  readonly readOnly?: boolean;
  readonly errorCode?: string;
  readonly userAgent?: string;
  /** A service that asks for the caller: `athena.amazonaws.com`. */
  readonly invokedBy?: string;
  /** A service that asks by itself: `cloudtrail.amazonaws.com`. */
  readonly service?: string;
  /** Members of the record, over those that it would have. */
  readonly record?: EventRecord;
}

const AGENT =
  '[aws-cli/2.34.12 md/awscrt#0.31.2 ua/2.1 os/linux#6.1 lang/python#3.13.1 md/command#s3.ls]';

function identity({ service, invokedBy }: S3Event, { caller, id }: Account): EventRecord {
  if (service !== undefined) return { type: 'AWSService', invokedBy: service };
  return {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: caller,
    accountId: id,
    accessKeyId: 'AKIDEXAMPLE',
    userName: caller.split('/').at(-1),
    ...(invokedBy === undefined ? {} : { invokedBy }),
  };
}

function resources({ bucket, key }: S3Event, { partition, id }: Account): readonly EventRecord[] {
  const arn = `arn:${partition}:s3:::${bucket}`;
  return [
    key === ''
      ? { type: 'AWS::S3::Object', ARNPrefix: `${arn}/` }
      : { type: 'AWS::S3::Object', ARN: `${arn}/${key}` },
    { type: 'AWS::S3::Bucket', ARN: arn, accountId: id },
  ];
}

/** Writes the records of one stand-in; each has an ID of its own. */
export class RecordWriter {
  readonly #account: Account;
  #serial = 0;

  constructor(account: Account) {
    this.#account = account;
  }

  /** What every record has, over which goes what a test says. */
  complete(record: EventRecord, time: Date): EventRecord {
    this.#serial += 1;
    return {
      eventVersion: '1.11',
      eventTime: time.toISOString().replace(/\.\d+/, ''),
      eventSource: 's3.amazonaws.com',
      awsRegion: 'us-east-1',
      eventID: `11111111-0000-4000-8000-${String(this.#serial).padStart(12, '0')}`,
      requestID: `REQUEST${String(this.#serial).padStart(9, '0')}`,
      eventType: 'AwsApiCall',
      managementEvent: false,
      recipientAccountId: this.#account.id,
      eventCategory: 'Data',
      ...record,
    };
  }

  s3(event: S3Event): EventRecord {
    const { bucket, key, region, eventName = 'GetObject', errorCode, time } = event;
    const host = `${bucket}.s3.${region}.amazonaws.com`;
    const agent = event.service ?? event.invokedBy ?? event.userAgent ?? AGENT;
    return this.complete(
      {
        userIdentity: identity(event, this.#account),
        eventName,
        awsRegion: region,
        sourceIPAddress: event.service ?? event.invokedBy ?? '203.0.113.10',
        userAgent: agent,
        ...(errorCode === undefined ? {} : { errorCode, errorMessage: errorCode }),
        requestParameters: { bucketName: bucket, Host: host, ...(key === '' ? {} : { key }) },
        responseElements: null,
        additionalEventData: {
          SignatureVersion: 'SigV4',
          CipherSuite: 'TLS_AES_128_GCM_SHA256',
          AuthenticationMethod: 'AuthHeader',
          bytesTransferredIn: 0,
          bytesTransferredOut: 0,
        },
        readOnly: event.readOnly ?? /^(Get|Head|List|Select)/.test(eventName),
        resources: resources(event, this.#account),
        tlsDetails: {
          tlsVersion: 'TLSv1.3',
          cipherSuite: 'TLS_AES_128_GCM_SHA256',
          clientProvidedHostHeader: host,
        },
        ...event.record,
      },
      time,
    );
  }
}
