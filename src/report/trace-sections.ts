import type {
  Address,
  Caller,
  ChainEnd,
  Facet,
  Hop,
  Neighbour,
  Seen,
  Statement,
  SubjectKind,
  TracePage,
} from '../model/trace.ts';
import { safeText } from './safe-text.ts';
import { counted, dollarsText, number, shortArn, shorten } from './words.ts';

/** One line of a page, with lines below it that say more. */
export interface Item {
  /** A number or a word in front; empty for none. */
  readonly label: string;
  readonly text: string;
  readonly more: readonly string[];
}

export interface Section {
  readonly heading: string;
  readonly items: readonly Item[];
}

/** Values of a facet that fit a page to be read at night. */
const SHOWN = 5;
const LONGEST_VALUE = 60;

function item(label: string, text: string, more: readonly string[] = []): Item {
  return { label, text: safeText(text), more: more.map(safeText) };
}

/** `certain, by the logs: ec2RoleDelivery in the record`. */
export function sureness({ certainty, learntFrom, because }: Statement): string {
  return `${certainty}, by ${learntFrom}: ${because}`;
}

function statementText(statement: Statement): string {
  return `${statement.what} (${sureness(statement)})`;
}

function minute(time: string | null): string {
  return time?.replace(/:\d\dZ$/, 'Z') ?? '?';
}

/** `2026-11-09 to 2026-11-15`. */
function days({ first, last }: Pick<Seen, 'first' | 'last'>): string {
  const [from, to] = [first?.slice(0, 10) ?? '?', last?.slice(0, 10) ?? '?'];
  return from === to ? from : `${from} to ${to}`;
}

function more(size: number, shown: number): string {
  return size > shown ? ` and ${number(size - shown)} more` : '';
}

const KINDS: Readonly<Record<SubjectKind, string>> = {
  ip: 'address',
  arn: 'ARN',
  'access-key': 'access key',
  'principal-id': 'principal',
  'event-id': 'event',
  service: 'AWS service',
  session: 'session or name',
};

const ENDS: Readonly<Record<ChainEnd, string>> = {
  person: 'ends here, at a person',
  'long-lived-key': 'ends here, at a user',
  'web-identity': 'ends here, at an identity outside of AWS',
  saml: 'ends here, at an identity outside of AWS',
  service: 'ends here, at an AWS service',
  instance: 'ends here, at the instance itself',
  root: 'ends here, at the root user',
  anonymous: 'ends here',
  'other-account': 'ends here: only the logs of that account say more',
  unknown: 'open: who gave these credentials is not known',
  'too-long': 'left here, after five hops',
};

function hopItem(hop: Hop, index: number, end: ChainEnd | null): Item {
  const { who, call, details } = hop;
  const how =
    call === null
      ? []
      : [`by ${call.name}, ${minute(call.time)}, event ${call.eventId ?? 'without ID'}`];
  const ending = end === null ? [] : [ENDS[end]];
  return item(String(index + 1), who.what, [
    ...how,
    sureness(who),
    ...details.map(statementText),
    ...ending,
  ]);
}

function keysText({ accessKeys }: Caller): string {
  const [newest] = accessKeys;
  if (newest === undefined) return '';
  const others = accessKeys.length - 1;
  return `, key ${newest}${others > 0 ? ` and ${counted(others, 'older one')}` : ''}`;
}

function chainSection(caller: Caller, index: number, size: number): Section {
  const { chain, end, requests } = caller;
  const of = size === 1 ? 'Chain' : `Chain of caller ${index + 1} of ${number(size)}`;
  return {
    heading: safeText(`${of}: ${counted(requests, 'request')}${keysText(caller)}`),
    items: chain.map((hop, at) => hopItem(hop, at, at === chain.length - 1 ? end : null)),
  };
}

function facetItem(label: string, { size, values }: Facet): readonly Item[] {
  if (values.length === 0) return [];
  const shown = values.slice(0, SHOWN);
  const texts = shown.map(
    ({ text, requests }) => `${shorten(safeText(text), LONGEST_VALUE)} ${number(requests)}`,
  );
  return [item(label, `${texts.join(', ')}${more(size, shown.length)}`)];
}

function plainText({ statements }: Address): string {
  return statements
    .flatMap(({ what, learntFrom }) => (learntFrom === 'AWS' ? [] : [what]))
    .join(', ');
}

function addressText({ address, requests }: Address): string {
  return `${address} ${number(requests)}`;
}

/** Addresses of the same kind on one line; what AWS knows of one stands below it. */
function addressItems({ size, values }: TracePage['addresses']): readonly Item[] {
  const shown = values.slice(0, SHOWN);
  const kinds = [...new Set(shown.map(plainText))];
  const ending = size > shown.length ? [item('', `and ${number(size - shown.length)} more`)] : [];
  const items = kinds.map((kind, index) => {
    const alike = shown.filter((address) => plainText(address) === kind);
    const known = alike.flatMap(({ address, statements }) =>
      statements
        .filter(({ learntFrom }) => learntFrom === 'AWS')
        .map((statement) => `${address}: ${statementText(statement)}`),
    );
    const text = `${alike.map(addressText).join(', ')}: ${kind}`;
    return item(index === 0 ? 'addresses' : '', text, known);
  });
  return [...items, ...ending];
}

function activitySection(page: TracePage, seen: Seen): Section {
  const { activity, addresses } = page;
  const failed = seen.errors > 0 ? `, ${number(seen.errors)} failed` : '';
  const presigned = seen.presigned > 0 ? `, ${number(seen.presigned)} by presigned URLs` : '';
  return {
    heading: `Activity: ${counted(seen.requests, 'request')}${failed}${presigned}, ${minute(seen.first)} to ${minute(seen.last)}`,
    items: [
      ...facetItem('operations', activity.operations),
      ...facetItem('buckets', activity.buckets),
      ...facetItem('clients', activity.clients),
      ...addressItems(addresses),
      ...facetItem('recorded in', activity.places),
    ],
  };
}

const RELATIONS: Readonly<Record<Neighbour['relation'], string>> = {
  'access-key': 'same key',
  session: 'same session',
  address: 'same address',
};

/** The same caller at several places is one neighbour to a reader. */
function grouped(values: readonly Neighbour[]): readonly (readonly Neighbour[])[] {
  const groups = new Map<string, Neighbour[]>();
  for (const value of values) {
    const key = JSON.stringify([value.relation, value.principal, value.session]);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return [...groups.values()];
}

function placesText(neighbours: readonly Neighbour[]): string {
  const places = neighbours.map(({ relation, shared, address }) =>
    relation === 'address' ? shared : (address ?? '?'),
  );
  const distinct = [...new Set(places)];
  return `${distinct.slice(0, 2).join(', ')}${more(distinct.length, 2)}`;
}

function neighbourItem(neighbours: readonly Neighbour[]): readonly Item[] {
  const [first] = neighbours;
  if (first === undefined) return [];
  const { relation, principal, session } = first;
  const who = [
    shorten(shortArn(principal ?? 'nobody named'), LONGEST_VALUE),
    ...(session === null ? [] : [`session ${shorten(session, 40)}`]),
  ].join(', ');
  const requests = neighbours.reduce((sum, { requests: own }) => sum + own, 0);
  const times = neighbours.flatMap(({ first: from, last }) => [from ?? '', last ?? '']).sort();
  const span = days({ first: times.at(0) || null, last: times.at(-1) || null });
  return [
    item(
      RELATIONS[relation],
      `${who}, at ${placesText(neighbours)}: ${counted(requests, 'request')}, ${span}`,
    ),
  ];
}

function neighboursSection({ size, values }: TracePage['neighbours']): Section {
  const groups = grouped(values);
  if (groups.length === 0) {
    return {
      heading: 'Neighbours',
      items: [item('', 'Nobody else uses these keys and sessions, or is seen at these addresses.')],
    };
  }
  const shown = groups.slice(0, SHOWN);
  const isCut = size > values.length;
  const rest = groups.length - shown.length;
  const ending = rest > 0 ? [item('', `and ${number(rest)} ${isCut ? 'or more ' : ''}others`)] : [];
  return { heading: 'Neighbours', items: [...shown.flatMap(neighbourItem), ...ending] };
}

function examinedText({ examined, inputs }: TracePage): string {
  const { records, accounts, regions, first, last } = examined;
  const dollars = inputs.reduce(
    (sum, input) => sum + (input.kind === 'athena' ? input.dollars : 0),
    0,
  );
  const cost =
    dollars > 0
      ? `; ${counted(inputs.length, 'query', 'queries')} on Athena, ${dollarsText(dollars)}`
      : '';
  return `Examined ${counted(records, 'record')} of ${counted(accounts, 'account')} and ${counted(regions, 'region')}, ${minute(first)} to ${minute(last)}${cost}.`;
}

function closing(page: TracePage): readonly Section[] {
  const { unresolved, next } = page;
  return [
    ...(unresolved.length === 0
      ? []
      : [
          {
            heading: 'Not resolved',
            items: unresolved.map(({ what, reason }) => item('-', `${what} (${reason})`)),
          },
        ]),
    { heading: 'Next', items: next.map((text) => item('-', text)) },
    { heading: examinedText(page), items: [] },
  ];
}

function sentence(answer: readonly Statement[], others: number): string {
  const parts = answer.map(({ what, certainty }) => `${what} (${certainty})`);
  const besides = others > 0 ? `; and ${counted(others, 'other caller')}` : '';
  const text = `${parts.join(', ')}${besides}.`;
  return safeText(text.charAt(0).toUpperCase() + text.slice(1));
}

/** The first lines of a page: who this is and where it runs, how sure. */
export function answerLines(page: TracePage): readonly string[] {
  const { answer, seen, callers, subject, examined } = page;
  if (seen !== null) return [sentence(answer, callers.size - 1)];
  const among = counted(examined.records, 'record');
  return [safeText(`No trace of ${KINDS[subject.kind]} ${subject.text} in ${among}.`)];
}

/** The rest of it, section by section. */
export function sectionsOf(page: TracePage): readonly Section[] {
  const { callers, seen } = page;
  const known = {
    heading: 'In AWS',
    items: page.known.map((said) => item('-', statementText(said))),
  };
  const found =
    seen === null
      ? [known].filter(({ items }) => items.length > 0)
      : [
          ...callers.values.map((caller, index) => chainSection(caller, index, callers.size)),
          activitySection(page, seen),
          neighboursSection(page.neighbours),
        ];
  return [...found, ...closing(page)];
}
