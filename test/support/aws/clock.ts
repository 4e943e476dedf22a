const MINUTE = 60_000;

/** The time that the stand-in goes by: it stands still until it is moved on. */
export class Clock {
  #time: number;
  readonly #listeners: ((now: Date) => void)[] = [];

  constructor(start: Date) {
    this.#time = start.getTime();
  }

  get now(): Date {
    return new Date(this.#time);
  }

  /** Is told of every minute that passes, in order. */
  onMinute(listener: (now: Date) => void): void {
    this.#listeners.push(listener);
  }

  advance(minutes: number): void {
    for (let minute = 0; minute < minutes; minute += 1) {
      this.#time += MINUTE;
      for (const listener of this.#listeners) listener(this.now);
    }
  }
}
