import {
  isObject,
  optionalFlag,
  type Parameters,
  structures,
  text,
  textList,
} from '../parameters.ts';
import type { EventSelectors, FieldSelector, Operator } from './selectors.ts';

/** A CloudTrail record, as far as selectors look at it. */
export type EventRecord = Parameters;

function resourcesOf(record: EventRecord): readonly Parameters[] {
  return structures(record, 'resources');
}

/** The ARN of an object, or the start of those that a listing is about. */
function arnOf(resource: Parameters): string {
  return text(resource, 'ARN', text(resource, 'ARNPrefix'));
}

/** The values of a field; none where the record does not have it. */
function valuesOf(record: EventRecord, field: string): readonly string[] {
  switch (field) {
    case 'resources.type':
      return resourcesOf(record).map((resource) => text(resource, 'type'));
    case 'resources.ARN':
      return resourcesOf(record)
        .filter((resource) => text(resource, 'type') !== 'AWS::S3::Bucket')
        .map(arnOf);
    case 'userIdentity.arn': {
      const identity = record['userIdentity'];
      const arn = isObject(identity) ? identity['arn'] : undefined;
      return typeof arn === 'string' ? [arn] : [];
    }
    default: {
      const value = record[field];
      return value === undefined || value === null ? [] : [String(value)];
    }
  }
}

const COMPARE: Readonly<Record<Operator, (value: string, wanted: string) => boolean>> = {
  Equals: (value, wanted) => value === wanted,
  StartsWith: (value, wanted) => value.startsWith(wanted),
  EndsWith: (value, wanted) => value.endsWith(wanted),
  NotEquals: (value, wanted) => value === wanted,
  NotStartsWith: (value, wanted) => value.startsWith(wanted),
  NotEndsWith: (value, wanted) => value.endsWith(wanted),
};

/** Nothing that is denied, and something of what is allowed. (Source: user guide, multiple conditions.) */
function fieldMatches(record: EventRecord, { field, conditions }: FieldSelector): boolean {
  const values = valuesOf(record, field);
  const meets = ([operator, wanted]: FieldSelector['conditions'][number]): boolean =>
    values.some((value) => wanted.some((one) => COMPARE[operator](value, one)));
  const denials = conditions.filter(([operator]) => operator.startsWith('Not'));
  const permits = conditions.filter(([operator]) => !operator.startsWith('Not'));
  return !denials.some(meets) && (permits.length === 0 || permits.some(meets));
}

function basicMatches(record: EventRecord, selector: Parameters): boolean {
  const readOnly = String(record['readOnly']) === 'true';
  const kind = text(selector, 'ReadWriteType', 'All');
  if (kind !== 'All' && (kind === 'ReadOnly') !== readOnly) return false;
  if (text(record, 'eventCategory') === 'Management') {
    return optionalFlag(selector, 'IncludeManagementEvents') ?? true;
  }
  return structures(selector, 'DataResources').some((data) =>
    resourcesOf(record)
      .filter((resource) => text(resource, 'type') === text(data, 'Type'))
      .some((resource) =>
        textList(data, 'Values').some((value) => arnOf(resource).startsWith(value)),
      ),
  );
}

/** Whether a trail with these selectors records the event. */
export function matches(record: EventRecord, { advanced, put }: EventSelectors): boolean {
  if (advanced === null) {
    return structures(put, 'EventSelectors').some((selector) => basicMatches(record, selector));
  }
  return advanced.some((selector) => selector.every((field) => fieldMatches(record, field)));
}
