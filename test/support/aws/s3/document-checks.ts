import { AwsError } from '../answers.ts';
import { malformedXml } from './xml.ts';

export interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

function invalidTag(message: string): AwsError {
  return new AwsError(400, 'InvalidTag', message);
}

/** Letters, digits, spaces and a few signs. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Refuses tags that S3 does not take. */
export function checkTagSet(tags: readonly Tag[]): void {
  if (tags.length > 50)
    throw new AwsError(400, 'BadRequest', 'Bucket tag count cannot be greater than 50');
  const keys = tags.map(({ Key }) => Key ?? '');
  if (new Set(keys).size < keys.length) {
    throw invalidTag('Cannot provide multiple Tags with the same key');
  }
  for (const { Key = '', Value } of tags) {
    if (Value === undefined) throw malformedXml();
    if (Key === '' || Key.length > 128 || !TAG_TEXT.test(Key)) {
      throw invalidTag('The TagKey you have provided is invalid');
    }
    if (Value.length > 256 || !TAG_TEXT.test(Value)) {
      throw invalidTag('The TagValue you have provided is invalid');
    }
    if (/^aws:/i.test(Key)) throw invalidTag('System tags cannot be added/updated by requester');
  }
}

export function checkTags(value: unknown): void {
  const { TagSet } = value as { TagSet?: readonly Tag[] };
  if (TagSet === undefined) throw malformedXml();
  checkTagSet(TagSet);
}

const OWNERSHIP = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'];

export function checkOwnership(value: unknown): void {
  const { Rules = [] } = value as { Rules?: readonly { ObjectOwnership?: string }[] };
  if (Rules.length !== 1 || !OWNERSHIP.includes(Rules[0]?.ObjectOwnership ?? '')) {
    throw malformedXml();
  }
}

interface EncryptionRule {
  readonly ApplyServerSideEncryptionByDefault?: {
    readonly SSEAlgorithm?: string;
    readonly KMSMasterKeyID?: string;
  };
}

export function checkEncryption(value: unknown): void {
  const { Rules = [] } = value as { Rules?: readonly EncryptionRule[] };
  const { SSEAlgorithm = '', KMSMasterKeyID } = Rules[0]?.ApplyServerSideEncryptionByDefault ?? {};
  const isKms = ['aws:kms', 'aws:kms:dsse'].includes(SSEAlgorithm);
  if (Rules.length !== 1 || (!isKms && SSEAlgorithm !== 'AES256')) throw malformedXml();
  if (KMSMasterKeyID !== undefined && !isKms) {
    throw new AwsError(
      400,
      'InvalidArgument',
      'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
    );
  }
}

export function checkVersioning(value: unknown): void {
  const { Status } = value as { Status?: string };
  if (Status === 'Enabled' || Status === 'Suspended') return;
  throw new AwsError(
    400,
    'IllegalVersioningConfigurationException',
    'The Versioning element must be specified',
  );
}
