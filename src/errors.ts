/**
 * A failure we expect: wrong use, unusable input, a refusal. Its message is a sentence of the form
 * `Cannot <verb> <kind> "<name>": <reason>`; `hint` is what to try. It ends in exit code 2, without
 * a stack.
 */
export class TrailAuditError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TrailAuditError';
    this.hint = hint;
  }
}

/** The reason in an unknown thrown value, for a sentence of ours. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Ends every switch over a union: reaching it is a bug of ours. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
