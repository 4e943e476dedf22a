import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

/** These can be read on dark and on light terminals. */
export type Look = 'bold' | 'dim' | 'red' | 'yellow';

/** A text in colour, where a person reads it and has not set NO_COLOR. */
export function styled(stream: WriteStream, look: Look, text: string): string {
  // A terminal knows of NO_COLOR, FORCE_COLOR and TERM; a pipe is not one.
  const hasColors = stream.isTTY && stream.hasColors();
  return hasColors ? styleText(look, text, { validateStream: false }) : text;
}
