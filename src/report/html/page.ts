import { createHash } from 'node:crypto';
import type { Comparison, Report } from '../../model/report.ts';
import { headlineOf, leadOf } from '../headline.ts';
import { auditSection } from './audit-section.ts';
import { changesSection } from './changes-section.ts';
import { examinedSection } from './examined-section.ts';
import { html, type Markup, trusted } from './markup.ts';
import {
  daysSection,
  overviewSection,
  principalsSection,
  type Section,
  versionsSection,
} from './sections.ts';

/** The stylesheet and the script that a page holds. */
export interface Assets {
  readonly css: string;
  readonly js: string;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nothing is loaded, and nothing runs but the one script. */
function policyOf({ css, js }: Assets): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(css)}`,
    `script-src ${hashOf(js)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function sectionsOf(report: Report, comparison: Comparison | null): readonly Section[] {
  return [
    ...daysSection(report),
    ...versionsSection(report),
    ...principalsSection(report),
    ...changesSection(comparison),
    overviewSection(report, comparison),
    ...report.audits.map(auditSection),
    examinedSection(report),
  ];
}

function sectionMarkup({ id, heading, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${body}
</section>
`;
}

/** `2026-11-09 to 2026-11-15, 2 accounts`: what of, in few words. */
function spanText(report: Report): string {
  const examined = leadOf(report)?.result.examined;
  const [first, last] = [examined?.firstEvent, examined?.lastEvent].map((time) =>
    time?.slice(0, 10),
  );
  return first === undefined || last === undefined ? 'CloudTrail' : `${first} to ${last}`;
}

function headerMarkup(report: Report, comparison: Comparison | null): Markup {
  const { sentence, figures } = headlineOf(report, comparison);
  const items = figures.map(
    ({ value, label, before }) =>
      html`<div><dt>${label}</dt><dd>${value}${before === null ? null : html` <small>was ${before}</small>`}</dd></div>`,
  );
  return html`<header>
<p class="about">Requests in CloudTrail, ${spanText(report)}</p>
<h1>${sentence}</h1>
<dl class="figures">${items}</dl>
</header>
`;
}

/** Sections to jump to; audits stand in a list of their own further down. */
function navMarkup(sections: readonly Section[]): Markup {
  const links = sections
    .filter(({ id }) => !id.startsWith('audit-'))
    .map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`);
  return html`<nav aria-label="Sections"><ul>${links}</ul></nav>`;
}

/**
 * A report as one HTML file that loads nothing: its Content-Security-Policy lets its own stylesheet and
 * script pass, by their hashes, and nothing else. Texts from logs are escaped, whatever they hold.
 */
export function toPage(report: Report, comparison: Comparison | null, assets: Assets): string {
  const sections = sectionsOf(report, comparison);
  const { sentence } = headlineOf(report, comparison);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${sentence}</title>
<style>${trusted(assets.css)}</style>
</head>
<body>
${headerMarkup(report, comparison)}
${navMarkup(sections)}
<main>
${sections.map(sectionMarkup)}</main>
<footer><p>Made by trail-audit, ${report.generatedAt}.</p></footer>
<script>${trusted(assets.js)}</script>
</body>
</html>
`.markup;
}
