import { AwsError } from '../answers.ts';

/** A refusal of CloudTrail; the code's `Exception` is put behind it. */
export function trailError(code: string, message: string): AwsError {
  return new AwsError(400, `${code}Exception`, message);
}

export function unknownTrail(name: string, account: string): AwsError {
  return trailError('TrailNotFound', `Unknown trail: ${name} for the user: ${account}`);
}
