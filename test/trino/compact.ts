import { askTrino, type TrinoAnswer } from './client.ts';
import { COMPACT, type Texts } from './compact-world.ts';
import { compareTables } from './compare.ts';
import type { Conformance } from './conformance.ts';
import { trinoColumns } from './tables.ts';

const TABLE = `lake.${COMPACT.database}.${COMPACT.name}`;

function quotedNames(columns: readonly { readonly name: string }[]): string {
  return columns.map(({ name }) => `"${name}"`).join(', ');
}

/** Trino has no UNLOAD: its SELECT, as it ran on the stand-in, is inserted. */
function insertOf(unload: string, columns: string): string {
  const [, select, day] =
    /^unload \(\n([\s\S]*)\n\)\nto '[^']*\/delivered=([\d-]+)\//.exec(unload) ?? [];
  if (select === undefined || day === undefined) throw new Error(`no UNLOAD: ${unload}`);
  return `insert into ${TABLE} select ${columns}, '${day}', day from (${select})`;
}

/** Writes the compacted days with Trino's own Hive connector, as partitioned Parquet. */
async function write({ url, world }: Conformance): Promise<void> {
  const { table, unloads } = world.compacted;
  const columns = trinoColumns(table.columns).map(({ name, type }) => `"${name}" ${type}`);
  const keys = '"delivered" varchar, "day" varchar';
  await askTrino(url, 'own', `create schema lake.${COMPACT.database}`);
  await askTrino(
    url,
    'own',
    `create table ${TABLE} (${columns.join(', ')}, ${keys}) with (format = 'PARQUET', partitioned_by = array['delivered', 'day'])`,
  );
  for (const unload of unloads) {
    await askTrino(url, 'own', insertOf(unload, quotedNames(table.columns)));
  }
}

/** The text with the table of compacted days where it lies: in a catalog of its own. */
function inLake(text: string): string {
  const name = `"${COMPACT.database}"."${COMPACT.name}"`;
  return text.replaceAll(`from ${name}`, `from lake.${name}`);
}

async function compareTexts({ url, score }: Conformance, texts: Texts): Promise<string> {
  const ask = (text: string): Promise<TrinoAnswer> => askTrino(url, 'own', inLake(text));
  const raw = await ask(texts.raw);
  const [mixed, compact] = [await ask(texts.mixed), await ask(texts.compact)];
  for (const [source, answer] of Object.entries({ mixed, compact })) {
    const title = `${texts.title} --source ${source}`;
    score.add(title, compareTables(answer, raw));
    if (texts.raw === (source === 'mixed' ? texts.mixed : texts.compact)) {
      score.note(title, ['the text is that of the log files']);
    }
  }
  if (texts.isBusy && compact.scan.bytes >= texts.gzipBytes) {
    score.note(texts.title, [`${compact.scan.bytes} bytes of Parquet, ${texts.gzipBytes} gzipped`]);
  }
  return `${texts.title}: ${texts.gzipBytes} bytes of gzipped logs (${raw.scan.bytes} as JSON lines), ${compact.scan.bytes} of Parquet`;
}

/** The same answers from log files, compacted days and both; of compacted days Trino reads fewer bytes. */
export async function compareCompacted(conformance: Conformance): Promise<readonly string[]> {
  await write(conformance);
  const lines: string[] = [];
  for (const texts of conformance.world.compacted.texts) {
    lines.push(await compareTexts(conformance, texts));
  }
  return lines;
}
