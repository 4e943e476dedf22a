/** A CloudTrail record as JSON gives it. */
export type RecordObject = Readonly<Record<string, unknown>>;

/** What a value from a log file turned out to hold. */
export interface Unwrapped {
  readonly records: readonly RecordObject[];
  /** Objects in it that are no CloudTrail records. */
  readonly foreign: number;
}

const LISTS = ['Records', 'Events', 'events', 'logEvents'];
const NOTHING: Unwrapped = { records: [], foreign: 0 };
const FOREIGN: Unwrapped = { records: [], foreign: 1 };
const DEEPEST_WRAPPING = 6;

function isObject(value: unknown): value is RecordObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether an object is a CloudTrail record: it names an operation of a service. S3 notifications
 * look alike but name `aws:s3`. SQL asks the same with IS_RECORD.
 */
function isRecord(value: RecordObject): boolean {
  const { eventName = null, eventSource = null } = value;
  return eventName !== null && eventSource !== null && !String(eventSource).startsWith('aws:');
}

/** The condition under which a row read from a line is a CloudTrail record. */
export const IS_RECORD =
  "eventname is not null and eventsource is not null and eventsource not like 'aws:%'";

function joined(parts: readonly Unwrapped[]): Unwrapped {
  return {
    records: parts.flatMap((part) => part.records),
    foreign: parts.reduce((sum, part) => sum + part.foreign, 0),
  };
}

function fromText(text: string, depth: number): Unwrapped {
  if (!/^\s*[[{"]/.test(text)) return NOTHING;
  try {
    return unwrap(JSON.parse(text), depth + 1);
  } catch {
    return NOTHING;
  }
}

function fromObject(value: RecordObject, depth: number): Unwrapped {
  if (isRecord(value)) return { records: [value], foreign: 0 };
  const list = LISTS.find((key) => Array.isArray(value[key]));
  if (list !== undefined) return unwrap(value[list], depth + 1);
  if (isObject(value['detail'])) return unwrap(value['detail'], depth + 1);
  const texts = Object.values(value).filter((field) => typeof field === 'string');
  const inside = joined(texts.map((text) => fromText(text, depth)));
  return inside.records.length > 0 ? inside : FOREIGN;
}

/**
 * Finds the CloudTrail records in a parsed value: the value itself, a list, `{"Records":[...]}`,
 * lookup-events' `{"Events":[{"CloudTrailEvent":"<text>"}]}`, EventBridge's `{"detail":{...}}`, and
 * objects with a text field that holds the record. Everything else is foreign.
 */
export function unwrap(value: unknown, depth = 0): Unwrapped {
  if (depth > DEEPEST_WRAPPING) return FOREIGN;
  if (Array.isArray(value)) return joined(value.map((item) => unwrap(item, depth + 1)));
  if (isObject(value)) return fromObject(value, depth);
  if (typeof value === 'string') {
    const inside = fromText(value, depth);
    return inside.records.length > 0 ? inside : FOREIGN;
  }
  return FOREIGN;
}
