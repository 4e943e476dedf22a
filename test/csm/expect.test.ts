import { expect, test } from 'vitest';
import { expectActions, fitsPattern, parsePolicyDocument } from '../../src/csm/expect.ts';
import type { NeededAction, OutsideCall } from '../../src/model/csm.ts';

type Given = Readonly<Record<string, unknown>>;

function policy(...statements: readonly Given[]): string {
  const filled = statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement }));
  return JSON.stringify({ Version: '2012-10-17', Statement: filled });
}

function needs(action: string, ...alternatives: readonly string[]): NeededAction {
  return { action, alternatives, operations: ['S3 Operation'], basis: 'reference' };
}

function outside(text: string, ...needed: readonly NeededAction[]): readonly OutsideCall[] {
  const used = { needed, possible: [], document: {} };
  return expectActions(used, parsePolicyDocument('p.json', text)).outside;
}

const GET = needs('s3:GetObject', 's3:GetObjectVersion');

test.each<[string, string]>([
  ['its name', policy({ Action: 's3:GetObject' })],
  ['a list of names', policy({ Action: ['s3:PutObject', 's3:GetObject'] })],
  ['any case', policy({ Action: 'S3:getobject' })],
  ['*', policy({ Action: '*' })],
  ['s3:*', policy({ Action: 's3:*' })],
  ['s3:Get?bject', policy({ Action: 's3:Get?bject' })],
  ['the alternative for a version', policy({ Action: 's3:GetObjectVersion' })],
  ['NotAction of another', policy({ NotAction: 's3:Delete*' })],
  [
    'a bucket alone, which cannot be seen',
    policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b/*' }),
  ],
  [
    'a Deny of something else',
    policy({ Action: '*' }, { Effect: 'Deny', Action: 's3:DeleteObject' }),
  ],
  [
    'a Deny under a condition, which cannot be seen',
    policy({ Action: '*' }, { Effect: 'Deny', Action: '*', Condition: { Bool: {} } }),
  ],
  ['one statement that is no list', '{"Statement":{"Effect":"Allow","Action":"s3:GetObject"}}'],
])('GetObject is inside: %s', (_, text) => {
  expect(outside(text, GET)).toEqual([]);
});

test.each<[string, string, OutsideCall['why']]>([
  ['nothing allows it', policy(), 'not-allowed'],
  ['another action', policy({ Action: 's3:PutObject' }), 'not-allowed'],
  ['a part of its name', policy({ Action: 's3:GetObjec' }), 'not-allowed'],
  ['a dot is a dot', policy({ Action: 's3.GetObject' }), 'not-allowed'],
  ['NotAction of it', policy({ NotAction: 's3:GetObject*' }), 'not-allowed'],
  ['a Deny', policy({ Action: '*' }, { Effect: 'Deny', Action: 's3:Get*' }), 'denied'],
  [
    'a Deny of all but another',
    policy({ Action: '*' }, { Effect: 'Deny', NotAction: 's3:PutObject' }),
    'denied',
  ],
])('GetObject is outside: %s', (_, text, why) => {
  expect(outside(text, GET)).toEqual([
    { action: 's3:GetObject', operations: ['S3 Operation'], why, basis: 'reference' },
  ]);
});

test('each action of a call counts', () => {
  const text = policy({ Action: 's3:GetObject' });
  expect(outside(text, GET, needs('s3:PutObject')).map(({ action }) => action)).toEqual([
    's3:PutObject',
  ]);
});

test('what could not be looked at is counted', () => {
  const text = policy(
    { Action: 's3:*', Resource: ['arn:aws:s3:::b', '*'] },
    { Action: 's3:*', NotResource: 'arn:aws:s3:::b' },
    { Effect: 'Deny', Action: 's3:*', Condition: {} },
  );
  const used = { needed: [GET], possible: [], document: {} };
  expect(expectActions(used, parsePolicyDocument('p.json', text))).toEqual({
    policy: 'p.json',
    outside: [],
    unseen: 2,
    denialsLeftOut: 1,
  });
});

test.each([
  ['no JSON', 'nonsense', 'it is no JSON'],
  ['a list', '[]', 'it has no Statement'],
  ['null', 'null', 'it has no Statement'],
  ['no effect', '{"Statement":[{"Action":"*"}]}', 'neither'],
  ['no action', '{"Statement":[{"Effect":"Allow"}]}', 'either Action or NotAction'],
  ['an empty action', '{"Statement":[{"Effect":"Allow","Action":[]}]}', 'either Action or'],
  ['a number', '{"Statement":[{"Effect":"Allow","Action":7}]}', 'either Action or NotAction'],
  ['both', '{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*"}]}', 'either Action'],
  ['a statement that is text', '{"Statement":["Allow"]}', 'a statement is no object'],
])('%s is refused', (_, text, reason) => {
  expect(() => parsePolicyDocument('p.json', text)).toThrow(`Cannot use policy "p.json"`);
  expect(() => parsePolicyDocument('p.json', text)).toThrow(reason);
});

test('patterns are compared whole, with every other character itself', () => {
  expect(fitsPattern('s3:GetObject', 's3:Get(Object)')).toBe(false);
  expect(fitsPattern('s3:GetObject', '*Object*')).toBe(true);
  expect(fitsPattern('s3:GetObject', 'GetObject')).toBe(false);
});
