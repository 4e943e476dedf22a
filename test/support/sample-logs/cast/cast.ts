import { current } from './current.ts';
import type { Member } from './member.ts';
import { outdated } from './outdated.ts';
import { people } from './people.ts';
import { services } from './services.ts';
import { sigv2 } from './sigv2.ts';
import { strangers } from './strangers.ts';

/** Everyone in the story: what an audit has to find, and the traffic it is hidden in. */
export const cast: readonly Member[] = [
  ...sigv2,
  ...outdated,
  ...current,
  ...people,
  ...services,
  ...strangers,
];
