import { type Parameters, structures, text } from '../parameters.ts';
import { trailError } from './errors.ts';

const MOST_TAGS = 50;

/** The tags of a list; refused where CloudTrail refuses. */
export function readTags(input: Parameters, name: string): readonly (readonly [string, string])[] {
  const tags = structures(input, name).map(
    (tag) => [text(tag, 'Key'), text(tag, 'Value')] as const,
  );
  for (const [key, value] of tags) {
    if (key === '' || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
      throw trailError('InvalidTagParameter', `The tag ${key} is not valid.`);
    }
  }
  if (new Set(tags.map(([key]) => key)).size < tags.length) {
    throw trailError('InvalidTagParameter', 'Duplicate tag keys are not allowed.');
  }
  return tags;
}

export function addTags(
  known: ReadonlyMap<string, string>,
  added: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> {
  const tags = new Map([...known, ...added]);
  if (tags.size > MOST_TAGS) {
    throw trailError(
      'TagsLimitExceeded',
      `The number of tags per trail has exceeded ${MOST_TAGS}.`,
    );
  }
  return tags;
}

export function removeTags(
  known: ReadonlyMap<string, string>,
  removed: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> {
  return new Map([...known].filter(([key]) => !removed.some(([name]) => name === key)));
}

export function tagList(tags: ReadonlyMap<string, string>): readonly Parameters[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
