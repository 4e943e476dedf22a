import { type Answer, AwsError, notImplemented, xmlAnswer } from './answers.ts';
import { element, type FormShape } from './forms.ts';
import { optionalNumber, type Parameters, text } from './parameters.ts';

/** A user of a test. */
export interface GivenUser {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly keys?: readonly GivenKey[];
}

export interface GivenKey {
  readonly id: string;
  /** Never used where it is not given. */
  readonly last?: { readonly date: string; readonly service: string; readonly region: string };
}

export const IAM_NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

export const IAM_SHAPES: Readonly<Record<string, FormShape>> = {
  GetAccessKeyLastUsed: { AccessKeyId: 'text' },
  ListUserTags: { UserName: 'text', Marker: 'text', MaxItems: 'number' },
};

function answer(operation: string, result: string): Answer {
  return xmlAnswer(
    `<${operation}Response xmlns="${IAM_NAMESPACE}"><${operation}Result>${result}</${operation}Result>` +
      `<ResponseMetadata><RequestId>STANDIN</RequestId></ResponseMetadata></${operation}Response>`,
  );
}

/** Few enough that a test with three tags has two pages. */
const PAGE = 2;

/** Users and their access keys. */
export class Iam {
  readonly users: GivenUser[] = [];

  answer(operation: string, input: Parameters): Answer {
    switch (operation) {
      case 'GetAccessKeyLastUsed':
        return this.#lastUsed(text(input, 'AccessKeyId'));
      case 'ListUserTags':
        return this.#tags(input);
      default:
        throw notImplemented(`iam:${operation}`);
    }
  }

  #lastUsed(id: string): Answer {
    for (const { name, keys = [] } of this.users) {
      const key = keys.find((candidate) => candidate.id === id);
      if (key === undefined) continue;
      const { date, service = 'N/A', region = 'N/A' } = key.last ?? {};
      return answer(
        'GetAccessKeyLastUsed',
        `${element('UserName', name)}<AccessKeyLastUsed>${element('LastUsedDate', date)}` +
          `${element('ServiceName', service)}${element('Region', region)}</AccessKeyLastUsed>`,
      );
    }
    throw new AwsError(404, 'NoSuchEntity', `The Access Key with id ${id} cannot be found.`);
  }

  #tags(input: Parameters): Answer {
    const name = text(input, 'UserName');
    const user = this.users.find((candidate) => candidate.name === name);
    if (user === undefined) {
      throw new AwsError(404, 'NoSuchEntity', `The user with name ${name} cannot be found.`);
    }
    const from = Number(/^marker-(\d+)$/.exec(text(input, 'Marker', 'marker-0'))?.[1]);
    const to = from + (optionalNumber(input, 'MaxItems') ?? PAGE);
    const tags = Object.entries(user.tags ?? {});
    const items = tags
      .slice(from, to)
      .map(([key, value]) => `<member>${element('Key', key)}${element('Value', value)}</member>`);
    const isCut = to < tags.length;
    return answer(
      'ListUserTags',
      `<Tags>${items.join('')}</Tags>${element('IsTruncated', String(isCut))}` +
        (isCut ? element('Marker', `marker-${to}`) : ''),
    );
  }
}
