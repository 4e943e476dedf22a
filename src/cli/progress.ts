import cliProgress from 'cli-progress';
import type { Progress } from '../engines/engine.ts';

const MEASURED = '{bar} {percentage}% | {detail} | {eta_formatted} left';
const UNMEASURED = '{detail} | {duration_formatted}';

/** A line on standard error, with a bar where the end is known. */
export class ProgressBar {
  #bar: cliProgress.SingleBar | null = null;
  #total: number | null = null;
  #isOver = false;

  show({ done, total, detail }: Progress): void {
    if (this.#isOver) return;
    if (this.#bar === null || this.#total !== total) {
      this.stop();
      this.#total = total;
      this.#bar = new cliProgress.SingleBar(
        {
          format: total === null ? UNMEASURED : MEASURED,
          clearOnComplete: true,
          hideCursor: true,
          stream: process.stderr,
        },
        cliProgress.Presets.rect,
      );
      this.#bar.start(total ?? 1, 0, { detail });
    }
    this.#bar.update(total === null ? 0 : done, { detail });
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  /** Stops for good: what a thread says late would keep the process alive. */
  close(): void {
    this.stop();
    this.#isOver = true;
  }
}
