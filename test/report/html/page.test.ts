import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { compare } from '../../../src/report/compare.ts';
import { escaped } from '../../../src/report/html/markup.ts';
import { toPage } from '../../../src/report/html/page.ts';
import { readAssets } from '../../../src/report/html/read-assets.ts';
import { finding, HOSTILE, HOSTILE_SHOWN, reportOn } from '../../support/reports.ts';

const ROWS = HOSTILE.map((text) =>
  finding({
    client: text,
    principal_arn: text,
    source_ip: text,
    user_agent: text,
    advice: text,
    owner: text,
  }),
);
const REPORT = reportOn(
  { sigv2: ROWS, clients: ROWS },
  { signatures: HOSTILE.map((signature) => ({ day: '2026-11-09', signature, requests: 1 })) },
);
const PAGE = toPage(REPORT, compare(REPORT, reportOn({ sigv2: [], clients: [] })), readAssets());

/** The page without what is data for its script, and without that script and the stylesheet. */
const MARKUP = PAGE.replaceAll(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');

/** Every tag that is one: in texts and attributes, these signs are escaped. */
const TAGS = MARKUP.match(/<[a-z][^>]*>/g)!.join('\n');

test('hostile texts are text', () => {
  for (const text of HOSTILE_SHOWN) expect(MARKUP).toContain(escaped(text));
  expect(TAGS).not.toMatch(/<(img|b)\b|onload|onerror|onfocus/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  expect(PAGE).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test('no data ends its element', () => {
  const scripts = PAGE.match(/<script/g)?.length;
  const data = [...PAGE.matchAll(/<script type="application\/json">([\s\S]*?)<\/script>/g)];
  expect(scripts).toBe(data.length + 1);
  const findings = data
    .map(([, json]) => JSON.parse(json!))
    .find(({ names }) => names !== undefined);
  expect(findings.details[1][2]).toBe(HOSTILE[1]);
});

test('the policy lets its own style and script pass, and nothing else', () => {
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(PAGE)!;
  const hash = (text: string): string =>
    `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
  const { css, js } = readAssets();
  expect(policy).toBe(
    `default-src &#39;none&#39;; style-src ${hash(css)}; script-src ${hash(js)}; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
  );
  expect(PAGE).toContain(`<script>${js}</script>`);
  expect(PAGE).toContain(`<style>${css}</style>`);
  // The policy would refuse these.
  expect(TAGS).not.toMatch(/ (style|on\w+)=/);
});

test('the only addresses are those of documentation, as links', () => {
  const addresses = [...TAGS.matchAll(/(\w+)="[^"#]*:\/\/([\w.]+)/g)];
  const links = new Set(addresses.map(([, name, host]) => `${name} ${host}`));
  expect(links).toEqual(new Set(['href docs.aws.amazon.com']));
  expect(TAGS).not.toMatch(/<(link|iframe|object|embed|base)\b|\ssrc(set)?=/);
});
