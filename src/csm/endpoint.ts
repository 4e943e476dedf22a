import type { ApiCallAttempt } from './datagram.ts';

const REGIONAL =
  /(?:^|[.-])([a-z]{2}(?:-[a-z]+)+-\d{1,2})\.(?:vpce\.)?(?:amazonaws\.com|api\.aws)(?:\.cn)?(?::\d+)?$/;

/** The region in the name of an AWS endpoint; null where there is none. */
export function endpointRegion(fqdn: string | null): string | null {
  return REGIONAL.exec(fqdn?.toLowerCase() ?? '')?.[1] ?? null;
}

const REDIRECTS: readonly (number | null)[] = [301, 302, 303, 307, 308];

/** Whether an attempt was sent elsewhere: to the bucket's own region, say. */
export function isRedirect({ status, exception }: ApiCallAttempt): boolean {
  const name = exception?.name;
  return REDIRECTS.includes(status) || name === 'PermanentRedirect' || name === 'TemporaryRedirect';
}
