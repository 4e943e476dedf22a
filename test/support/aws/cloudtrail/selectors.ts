import type { AwsError } from '../answers.ts';
import {
  optionalFlag,
  type Parameters,
  type Shape,
  structures,
  text,
  textList,
} from '../parameters.ts';
import { trailError } from './errors.ts';

export const OPERATORS = [
  'Equals',
  'StartsWith',
  'EndsWith',
  'NotEquals',
  'NotStartsWith',
  'NotEndsWith',
] as const;

export type Operator = (typeof OPERATORS)[number];

/** A condition on a field of the record. */
export interface FieldSelector {
  readonly field: string;
  readonly conditions: readonly (readonly [Operator, readonly string[]])[];
}

/** The selectors of a trail, as they were put and as they are matched. */
export interface EventSelectors {
  readonly advanced: readonly (readonly FieldSelector[])[] | null;
  /** As GetEventSelectors answers it. */
  readonly put: Parameters;
  readonly isCustom: boolean;
}

export const FIELD_SELECTOR: Shape = {
  'Field!': 'string',
  ...Object.fromEntries(OPERATORS.map((operator) => [operator, ['string'] as const])),
};

export const ADVANCED: Shape = { Name: 'string', 'FieldSelectors!': [FIELD_SELECTOR] };

export const BASIC: Shape = {
  ReadWriteType: 'string',
  IncludeManagementEvents: 'boolean',
  DataResources: [{ Type: 'string', Values: ['string'] }],
  ExcludeManagementEventSources: ['string'],
};

/** What a trail is made with: management events, no data events. */
export const DEFAULT_SELECTORS: EventSelectors = {
  advanced: null,
  put: {
    EventSelectors: [
      {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        DataResources: [],
        ExcludeManagementEventSources: [],
      },
    ],
  },
  isCustom: false,
};

const LONGEST_VALUE = 2048;
const MOST_VALUES = 500;

function invalid(message: string): AwsError {
  return trailError('InvalidEventSelectors', message);
}

const EQUALS_ONLY = ['eventCategory', 'resources.type', 'readOnly'];

/** The fields of each category. (Source: API reference, AdvancedFieldSelector.) */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Data: [
    'eventCategory',
    'resources.type',
    'readOnly',
    'eventName',
    'eventSource',
    'eventType',
    'resources.ARN',
    'sessionCredentialFromConsole',
    'userIdentity.arn',
  ],
  Management: [
    'eventCategory',
    'readOnly',
    'eventName',
    'eventSource',
    'eventType',
    'sessionCredentialFromConsole',
    'userIdentity.arn',
  ],
  NetworkActivity: [
    'eventCategory',
    'eventSource',
    'eventName',
    'errorCode',
    'vpcEndpointId',
    'userIdentity.arn',
  ],
};

function fieldSelector(selector: Parameters): FieldSelector {
  const field = text(selector, 'Field');
  const conditions = OPERATORS.filter((operator) => selector[operator] !== undefined).map(
    (operator) => [operator, textList(selector, operator)] as const,
  );
  if (conditions.length === 0) {
    throw invalid(`The field selector ${field} has no operator.`);
  }
  for (const [operator, values] of conditions) {
    if (values.length === 0) throw invalid(`${operator} of the field ${field} has no values.`);
    if (values.some((value) => value === '' || value.length > LONGEST_VALUE)) {
      throw invalid(`A value of ${operator} of the field ${field} is invalid.`);
    }
    if (EQUALS_ONLY.includes(field) && operator !== 'Equals') {
      throw invalid(`The field ${field} supports only the operator Equals.`);
    }
  }
  return { field, conditions };
}

/** The one value that a field equals; refused where it is another number of values. */
function single(selectors: readonly FieldSelector[], field: string): string | undefined {
  const found = selectors.find((selector) => selector.field === field);
  const values = found?.conditions[0]?.[1];
  if (values !== undefined && values.length !== 1) {
    throw invalid(`The field ${field} takes exactly one value.`);
  }
  return values?.[0];
}

function checkData(selectors: readonly FieldSelector[], partition: string): void {
  const type = single(selectors, 'resources.type');
  if (type === undefined) {
    throw invalid('Selectors of the category Data need the field resources.type.');
  }
  if (!/^AWS::\w+::\w+$/.test(type)) throw invalid(`Invalid value for resources.type: ${type}`);
  if (type !== 'AWS::S3::Object') return;
  const arns = selectors
    .filter(({ field }) => field === 'resources.ARN')
    .flatMap(({ conditions }) => conditions)
    .filter(([operator]) => !operator.endsWith('EndsWith'))
    .flatMap(([, values]) => values);
  const wrong = arns.find((arn) => !arn.startsWith(`arn:${partition}:s3:::`));
  if (wrong !== undefined) throw invalid(`Invalid value for resources.ARN: ${wrong}`);
}

function advancedSelector(selector: Parameters, partition: string): readonly FieldSelector[] {
  if (text(selector, 'Name').length > 1000) throw invalid('The name of a selector is too long.');
  const selectors = structures(selector, 'FieldSelectors').map(fieldSelector);
  const names = selectors.map(({ field }) => field);
  if (new Set(names).size < names.length) throw invalid('A field is in a selector more than once.');
  const category = single(selectors, 'eventCategory');
  if (category === undefined) throw invalid('A selector needs the field eventCategory.');
  const known = FIELDS[category];
  if (known === undefined) throw invalid(`Invalid value for eventCategory: ${category}`);
  const odd = names.find((name) => !known.includes(name));
  if (odd !== undefined) throw invalid(`The field ${odd} is not valid for ${category} events.`);
  const readOnly = single(selectors, 'readOnly');
  if (readOnly !== undefined && !['true', 'false'].includes(readOnly)) {
    throw invalid(`Invalid value for readOnly: ${readOnly}`);
  }
  if (category === 'Data') checkData(selectors, partition);
  return selectors;
}

function checkBasic(selector: Parameters, partition: string): void {
  const resources = structures(selector, 'DataResources');
  const isManagement = optionalFlag(selector, 'IncludeManagementEvents') ?? true;
  if (!isManagement && resources.length === 0) {
    throw invalid(
      'Invalid combination of parameters in EventSelectors. When includeManagementEvents is false, DataResources must not be empty.',
    );
  }
  if (!['ReadOnly', 'WriteOnly', 'All'].includes(text(selector, 'ReadWriteType', 'All'))) {
    throw invalid('Invalid value for ReadWriteType.');
  }
  for (const resource of resources.filter((one) => text(one, 'Type') === 'AWS::S3::Object')) {
    const wrong = textList(resource, 'Values').find(
      (value) =>
        value.includes('*') ||
        !(`arn:${partition}:s3` === value || value.startsWith(`arn:${partition}:s3:::`)),
    );
    if (wrong !== undefined) throw invalid(`Value ${wrong} for DataResources.Values is invalid.`);
  }
}

function basicSelectors(all: readonly Parameters[], partition: string): EventSelectors {
  if (all.length < 1 || all.length > 5)
    throw invalid('A trail has from one to five event selectors.');
  for (const selector of all) checkBasic(selector, partition);
  const put = all.map((selector) => ({
    ReadWriteType: 'All',
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
    ...selector,
  }));
  return { advanced: null, put: { EventSelectors: put }, isCustom: true };
}

/** Reads the selectors of PutEventSelectors; refused where CloudTrail refuses. */
export function readSelectors(input: Parameters, partition: string): EventSelectors {
  const advanced = input['AdvancedEventSelectors'];
  if ((advanced === undefined) === (input['EventSelectors'] === undefined)) {
    throw invalid('Either EventSelectors or AdvancedEventSelectors must be given, not both.');
  }
  if (advanced === undefined) {
    return basicSelectors(structures(input, 'EventSelectors'), partition);
  }
  const selectors = structures(input, 'AdvancedEventSelectors');
  const read = selectors.map((selector) => advancedSelector(selector, partition));
  if (read.length === 0) throw invalid('There is no event selector.');
  const count = read.flat().flatMap(({ conditions }) => conditions.flatMap(([, values]) => values));
  if (count.length > MOST_VALUES) {
    throw invalid(`The selectors have ${count.length} values, more than ${MOST_VALUES}.`);
  }
  return { advanced: read, put: { AdvancedEventSelectors: selectors }, isCustom: true };
}
