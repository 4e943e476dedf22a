import { createHash } from 'node:crypto';
import type { Account } from './account.ts';
import { type Answer, notImplemented, xmlAnswer, xmlText } from './answers.ts';

export const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Does an operation of STS, which speaks forms and XML. */
export function answerSts(operation: string, { id, caller }: Account): Answer {
  if (operation !== 'GetCallerIdentity') throw notImplemented(`sts:${operation}`);
  const userId = createHash('sha256').update(caller).digest('hex').slice(0, 17).toUpperCase();
  return xmlAnswer(
    `<GetCallerIdentityResponse xmlns="${STS_NAMESPACE}"><GetCallerIdentityResult>` +
      `<Arn>${xmlText(caller)}</Arn><UserId>AIDA${userId}</UserId><Account>${id}</Account>` +
      '</GetCallerIdentityResult><ResponseMetadata><RequestId>STANDIN</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
  );
}
