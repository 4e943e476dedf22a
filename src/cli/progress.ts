import cliProgress from 'cli-progress';
import type { Progress } from '../engines/engine.ts';

const MEGABYTE = 1_000_000;

/** A bar on standard error, shown from the first step on and only on a terminal. */
export class ProgressBar {
  #bar: cliProgress.SingleBar | null = null;
  #started = 0;

  show({ done, total, detail }: Progress): void {
    if (this.#bar === null) {
      this.#started = Date.now();
      this.#bar = new cliProgress.SingleBar(
        {
          format: '{bar} {percentage}% | {detail} | {rate} MB/s | {eta_formatted} left',
          clearOnComplete: true,
          hideCursor: true,
          stream: process.stderr,
        },
        cliProgress.Presets.rect,
      );
      this.#bar.start(total, 0, { detail, rate: '-' });
    }
    const seconds = (Date.now() - this.#started) / 1000;
    const rate = seconds > 0.5 ? (done / MEGABYTE / seconds).toFixed(1) : '-';
    this.#bar.update(done, { detail, rate });
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }
}
