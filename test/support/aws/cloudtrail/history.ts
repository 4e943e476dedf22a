import type { Clock } from '../clock.ts';
import { optionalNumber, type Parameters, type Shape, structures, text } from '../parameters.ts';
import { trailError } from './errors.ts';

/** A management event that CloudTrail remembers by itself. */
export interface PastEvent {
  readonly region: string;
  readonly record: Readonly<Record<string, unknown>>;
}

export const LOOKUP_SHAPE: Shape = {
  LookupAttributes: [{ 'AttributeKey!': 'string', 'AttributeValue!': 'string' }],
  StartTime: 'number',
  EndTime: 'number',
  EventCategory: 'string',
  MaxResults: 'number',
  NextToken: 'string',
};

const DAY = 24 * 60 * 60 * 1000;
const DAYS = 90;
const PAGE = 50;

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The names of what an event is about, as the event history lists them. */
function resourcesOf({
  record,
}: PastEvent): readonly { ResourceType: string; ResourceName: string }[] {
  const answer = object(record['responseElements']);
  const named = [
    ['AWS::IAM::AccessKey', object(answer['credentials'])['accessKeyId']],
    ['AWS::STS::AssumedRole', object(answer['assumedRoleUser'])['arn']],
    ['AWS::IAM::Role', object(record['requestParameters'])['roleArn']],
  ] as const;
  return named.flatMap(([ResourceType, name]) =>
    typeof name === 'string' ? [{ ResourceType, ResourceName: name }] : [],
  );
}

function timeOf({ record }: PastEvent): number {
  return Date.parse(String(record['eventTime']));
}

/** What stands in the attribute of an event that is asked for. */
function valuesOf(event: PastEvent, key: string): readonly unknown[] {
  const { record } = event;
  switch (key) {
    case 'ResourceName':
      return resourcesOf(event).map(({ ResourceName }) => ResourceName);
    case 'ResourceType':
      return resourcesOf(event).map(({ ResourceType }) => ResourceType);
    case 'EventId':
      return [record['eventID']];
    case 'EventName':
      return [record['eventName']];
    case 'EventSource':
      return [record['eventSource']];
    case 'AccessKeyId':
      return [object(record['userIdentity'])['accessKeyId']];
    default:
      throw trailError('InvalidLookupAttributes', `Unknown attribute ${key}.`);
  }
}

/** The event history of each region: the last 90 days, the newest first. */
export class EventHistory {
  readonly events: PastEvent[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  lookUp(input: Parameters, region: string): unknown {
    const attributes = structures(input, 'LookupAttributes');
    if (attributes.length > 1) {
      throw trailError('InvalidLookupAttributes', 'You can specify only one attribute.');
    }
    const most = optionalNumber(input, 'MaxResults') ?? PAGE;
    if (most < 1 || most > PAGE) throw trailError('InvalidMaxResults', 'From 1 to 50.');
    const from = /^page-(\d+)$/.exec(text(input, 'NextToken', 'page-0'))?.[1];
    if (from === undefined) throw trailError('InvalidNextToken', 'Invalid token.');
    const found = this.#found(attributes, input, region);
    const to = Number(from) + most;
    return {
      Events: found.slice(Number(from), to).map((event) => ({
        EventId: event.record['eventID'],
        EventName: event.record['eventName'],
        EventSource: event.record['eventSource'],
        EventTime: timeOf(event) / 1000,
        Resources: resourcesOf(event),
        CloudTrailEvent: JSON.stringify(event.record),
      })),
      ...(to < found.length ? { NextToken: `page-${to}` } : {}),
    };
  }

  #found(
    attributes: readonly Parameters[],
    input: Parameters,
    region: string,
  ): readonly PastEvent[] {
    const first = this.#clock.now.getTime() - DAYS * DAY;
    const from = Math.max(first, (optionalNumber(input, 'StartTime') ?? 0) * 1000);
    const to = (optionalNumber(input, 'EndTime') ?? Number.POSITIVE_INFINITY) * 1000;
    return this.events
      .filter((event) => event.region === region && timeOf(event) >= from && timeOf(event) <= to)
      .filter((event) =>
        attributes.every((attribute) =>
          valuesOf(event, text(attribute, 'AttributeKey')).includes(
            text(attribute, 'AttributeValue'),
          ),
        ),
      )
      .toSorted((a, b) => timeOf(b) - timeOf(a));
  }
}
