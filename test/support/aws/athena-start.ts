import { AwsError } from './answers.ts';
import { optionalText, type Parameters, type Shape, structure, text } from './parameters.ts';
import { type Store, s3Address } from './s3/store.ts';
import { syntaxProblem } from './syntax.ts';
import type { Workgroup } from './workgroups.ts';

/** Bytes of a query text. */
export const LONGEST_QUERY = 262_144;

export const START_QUERY: Shape = {
  'QueryString!': 'string',
  ClientRequestToken: 'string',
  QueryExecutionContext: { Database: 'string', Catalog: 'string' },
  ResultConfiguration: { OutputLocation: 'string', ExpectedBucketOwner: 'string' },
  WorkGroup: 'string',
};

export function invalidRequest(message: string, code = 'INVALID_INPUT'): AwsError {
  return new AwsError(400, 'InvalidRequestException', message, { AthenaErrorCode: code });
}

function checkLengths(query: string, token: string): void {
  const failed = '1 validation error detected: Value at';
  if (query.length === 0) {
    throw invalidRequest(
      `${failed} 'queryString' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    );
  }
  if (Buffer.byteLength(query) > LONGEST_QUERY) {
    throw invalidRequest(
      `${failed} 'queryString' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_QUERY}`,
    );
  }
  if (token.length < 32 || token.length > 128) {
    throw invalidRequest(
      `${failed} 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 32`,
    );
  }
}

/** Refuses a text that Athena does not even start. */
export async function checkQuery(input: Parameters): Promise<void> {
  const query = text(input, 'QueryString');
  checkLengths(query, text(input, 'ClientRequestToken'));
  const problem = await syntaxProblem(query);
  if (problem !== null) throw invalidRequest(problem, 'MALFORMED_QUERY');
}

/** Where the results go; refused where nobody says, or where it cannot be. */
export function outputLocation(input: Parameters, workgroup: Workgroup, store: Store): string {
  const request = structure(input, 'ResultConfiguration');
  const own = workgroup.enforced === true ? undefined : optionalText(request, 'OutputLocation');
  const location = own ?? workgroup.outputLocation;
  if (location === undefined) {
    throw invalidRequest(
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    );
  }
  const address = s3Address(location);
  if (address === null) throw invalidRequest('outputLocation is not a valid S3 path.');
  const bucket = store.get(address.bucket);
  const owner =
    own === undefined
      ? workgroup.expectedBucketOwner
      : optionalText(request, 'ExpectedBucketOwner');
  if (bucket === undefined || (owner !== undefined && owner !== bucket.owner)) {
    throw invalidRequest(`Unable to verify/create output bucket ${address.bucket}`);
  }
  return location.endsWith('/') ? location : `${location}/`;
}
