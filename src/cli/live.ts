import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';

/** Shows a text on standard error in place of the one before, as much of it as the terminal has lines. */
export function newLive(): { readonly show: (text: string) => void; readonly clear: () => void } {
  let height = 0;
  const { stderr } = process;
  const clear = (): void => {
    if (height === 0) return;
    cursorTo(stderr, 0);
    moveCursor(stderr, 0, -height);
    clearScreenDown(stderr);
    height = 0;
  };
  return {
    clear,
    show(text) {
      const lines = text.trimEnd().split('\n');
      const room = Math.max(2, (stderr.rows ?? 24) - 1);
      const shown = lines.length <= room ? lines : [...lines.slice(0, room - 1), '…'];
      clear();
      stderr.write(`${shown.join('\n')}\n`);
      height = shown.length;
    },
  };
}
