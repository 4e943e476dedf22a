import type { ApiCall, ApiCallAttempt, CsmException } from './datagram.ts';

/** `AKIA…MPLE`: enough to know one's own key by. */
export function shortKey(accessKey: string): string {
  return accessKey.length <= 8 ? '…' : `${accessKey.slice(0, 4)}…${accessKey.slice(-4)}`;
}

function exceptionFields(exception: CsmException | null, prefix: '' | 'Final'): object {
  if (exception === null) return {};
  const from = exception.from === 'aws' ? 'Aws' : 'Sdk';
  return { [`${prefix}${from}Exception`]: exception.name };
}

function present(fields: Readonly<Record<string, string | number | null>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/**
 * An event under the names that Client Side Monitoring gives its fields, so that `parseDatagram` reads it
 * again. It has no session token, as an event has none.
 */
export function recordOf(event: ApiCall | ApiCallAttempt): object {
  const { clientId, service, operation, timestamp, userAgent, region, latency, status } = event;
  const common = {
    Version: 1,
    ClientId: clientId,
    Type: event.kind === 'call' ? 'ApiCall' : 'ApiCallAttempt',
    Service: service,
    Api: operation,
    Timestamp: timestamp,
  };
  if (event.kind === 'call') {
    const own = {
      AttemptCount: event.attemptCount,
      MaxRetriesExceeded: event.gaveUp ? 1 : 0,
      ...present({
        Latency: latency,
        UserAgent: userAgent,
        Region: region,
        FinalHttpStatusCode: status,
      }),
    };
    return { ...common, ...own, ...exceptionFields(event.exception, 'Final') };
  }
  const own = present({
    AttemptLatency: latency,
    Fqdn: event.fqdn,
    UserAgent: userAgent,
    AccessKey: event.accessKey,
    Region: region,
    HttpStatusCode: status,
    XAmzRequestId: event.requestId,
  });
  return { ...common, ...own, ...exceptionFields(event.exception, '') };
}
