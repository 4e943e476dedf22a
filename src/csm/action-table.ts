/** The operations of a service and the IAM actions that each needs. */
export interface ActionTable {
  /** Operations whose one action has the operation's name. */
  readonly namesakes: ReadonlySet<string>;
  /**
   * The others: actions with spaces between, `|` between alternatives, `?` before what a request may need
   * by its parameters. Without a service an action is `s3:`.
   */
  readonly otherNames: Readonly<Record<string, string>>;
}

/** The IAM actions of an operation. */
export interface ActionsOfOperation {
  /** Each is needed; of several in one, the first, or another where the request names a version. */
  readonly needed: readonly (readonly [string, ...string[]])[];
  /** Needed only where the request sets something, which no datagram says. */
  readonly possible: readonly string[];
}

function qualified(name: string): string {
  return name.includes(':') ? name : `s3:${name}`;
}

function read(entry: string): ActionsOfOperation {
  const words = entry.split(' ');
  return {
    needed: words
      .filter((word) => !word.startsWith('?'))
      .map((word): [string, ...string[]] => {
        const [first = word, ...others] = word.split('|').map(qualified);
        return [first, ...others];
      }),
    possible: words.filter((word) => word.startsWith('?')).map((word) => qualified(word.slice(1))),
  };
}

/** The actions of an operation; null for one that is not in the table. */
export function actionsIn(table: ActionTable, operation: string): ActionsOfOperation | null {
  if (table.namesakes.has(operation)) return read(operation);
  const entry = Object.hasOwn(table.otherNames, operation)
    ? table.otherNames[operation]
    : undefined;
  return entry === undefined ? null : read(entry);
}
