import { scaleBand, scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import type { DayCounts } from '../days.ts';
import { number } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** The drawing's own units: it is stretched to the room there is, and holds no text. */
const WIDTH = 1000;
const HEIGHT = 100;
const TICKS = 4;

/** One chart: a bar a day, stacked by signature. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly signatures: readonly string[];
  readonly days: readonly DayCounts[];
}

/** Signatures with a colour of their own; a log may hold others. */
const COLOURED = new Set(['SigV2', 'SigV4', 'anonymous', 'not-recorded']);

/** The class of a signature, which decides its colour. */
export function classOf(signature: string): string {
  return COLOURED.has(signature) ? signature.toLowerCase() : 'other';
}

function scaleOf({ days, signatures }: Chart) {
  const total = ({ counts }: DayCounts): number =>
    signatures.reduce((sum, signature) => sum + (counts.get(signature) ?? 0), 0);
  const most = Math.max(1, ...days.map(total));
  // Half a request is no tick.
  return scaleLinear([0, most], [HEIGHT, 0]).nice(Math.min(TICKS, most));
}

function bars(chart: Chart): readonly Markup[] {
  const { days, signatures } = chart;
  const across = scaleBand(
    days.map(({ day }) => day),
    [0, WIDTH],
  ).paddingInner(0.2);
  const up = scaleOf(chart);
  const series = stack<DayCounts, string>()
    .keys([...signatures])
    .value(({ counts }, signature) => counts.get(signature) ?? 0)([...days]);
  return series.flatMap((layer) =>
    layer.flatMap(([from, to], index) => {
      const day = days[index]?.day ?? '';
      if (from === to) return [];
      const [bottom, top] = [up(from), up(to)];
      const said = `${day}: ${number(to - from)} ${layer.key}`;
      return [
        html`<rect class="${classOf(layer.key)}" x="${across(day) ?? 0}" y="${top}" width="${across.bandwidth()}" height="${bottom - top}"><title>${said}</title></rect>`,
      ];
    }),
  );
}

/** A chart as a figure: an SVG without text, and the words of its axes as HTML around it. */
export function chartMarkup(chart: Chart): Markup {
  const { id, title, days } = chart;
  const up = scaleOf(chart);
  const ticks = up.ticks(TICKS).filter(Number.isInteger);
  const lines = ticks.map(
    (tick) => html`<line x1="0" x2="${WIDTH}" y1="${up(tick)}" y2="${up(tick)}"/>`,
  );
  const ends = [days[0], days.at(-1)].map((end) => html`<span>${end?.day ?? ''}</span>`);
  return html`<figure class="chart">
<figcaption id="${id}">${title}</figcaption>
<div class="plot">
<div class="ticks" aria-hidden="true">${ticks.toReversed().map((tick) => html`<span>${number(tick)}</span>`)}</div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-labelledby="${id}">
<g class="grid">${lines}</g>
${bars(chart)}
</svg>
<div class="ends" aria-hidden="true">${ends}</div>
</div>
</figure>
`;
}
