/** What is known of a request, under the condition keys in lower case. */
export type Context = Readonly<Record<string, string>>;

type Compare = (actual: string, wanted: string) => boolean;

/** `*` and `?` of a policy. */
export function matchesPattern(text: string, pattern: string): boolean {
  const body = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${body}$`, 's').test(text);
}

/** Each of the six parts of an ARN by itself; the last may hold colons. */
function matchesArn(text: string, pattern: string): boolean {
  const [actual, wanted] = [text, pattern].map((arn) => {
    const parts = arn.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  });
  return (wanted ?? []).every((part, index) => matchesPattern(actual?.[index] ?? '', part));
}

const same: Compare = (actual, wanted) => actual === wanted;

const number =
  (compare: (actual: number, wanted: number) => boolean): Compare =>
  (actual, wanted) =>
    compare(Number(actual), Number(wanted));

const POSITIVE: Readonly<Record<string, Compare>> = {
  StringEquals: same,
  StringEqualsIgnoreCase: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  StringLike: matchesPattern,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: number((actual, wanted) => actual === wanted),
  NumericLessThan: number((actual, wanted) => actual < wanted),
  NumericLessThanEquals: number((actual, wanted) => actual <= wanted),
  NumericGreaterThan: number((actual, wanted) => actual > wanted),
  NumericGreaterThanEquals: number((actual, wanted) => actual >= wanted),
};

const NEGATIVE: Readonly<Record<string, Compare>> = {
  StringNotEquals: same,
  StringNotEqualsIgnoreCase: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  StringNotLike: matchesPattern,
  ArnNotEquals: matchesArn,
  ArnNotLike: matchesArn,
  NumericNotEquals: number((actual, wanted) => actual === wanted),
};

/** One line of a Condition: an operator, a key, the values. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function plainOperator(operator: string): string {
  return operator.replace(/IfExists$/, '');
}

export function isOperator(operator: string): boolean {
  const plain = plainOperator(operator);
  return operator === 'Null' || POSITIVE[plain] !== undefined || NEGATIVE[plain] !== undefined;
}

/** Whether a request meets a condition; a key that is not there meets negated operators only. */
export function meets({ operator, key, values }: Condition, context: Context): boolean {
  const actual = context[key.toLowerCase()];
  if (operator === 'Null') return values.includes(String(actual === undefined));
  const plain = plainOperator(operator);
  const negative = NEGATIVE[plain];
  if (actual === undefined) return operator.endsWith('IfExists') || negative !== undefined;
  if (negative !== undefined) return !values.some((wanted) => negative(actual, wanted));
  const positive = POSITIVE[plain];
  return positive !== undefined && values.some((wanted) => positive(actual, wanted));
}
