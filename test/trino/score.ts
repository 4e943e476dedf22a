import type { Comparison } from './compare.ts';

const SHOWN = 5;

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** What came out so far; differences are printed as they come. */
export class Score {
  #queries = 0;
  #cells = 0;
  #differences = 0;

  get isClean(): boolean {
    return this.#differences === 0;
  }

  /** Queries so far. */
  get queries(): number {
    return this.#queries;
  }

  /** Counts a query and what its answer was compared with. */
  add(title: string, { cells, differences }: Comparison): void {
    this.#queries += 1;
    this.#cells += cells;
    this.note(title, differences);
  }

  /** Counts differences, and prints the first of them. */
  note(title: string, differences: readonly string[]): void {
    this.#differences += differences.length;
    if (differences.length === 0) return;
    const more = differences.length - SHOWN;
    const tail = more > 0 ? [`... and ${grouped(more)} more`] : [];
    const lines = [...differences.slice(0, SHOWN), ...tail];
    process.stdout.write(`\nDIFFERENT: ${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  }

  closingLine(): string {
    const [queries, cells] = [grouped(this.#queries), grouped(this.#cells)];
    return `Trino: ${queries} queries, ${cells} cells compared, ${grouped(this.#differences)} differences`;
  }
}
