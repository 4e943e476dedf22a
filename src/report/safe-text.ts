// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
/** Marks that turn the direction of text around, or take no room: they can make text look like another. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

function codePoint(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Text from a log as it can be shown anywhere: control characters and invisible marks become
 * `\u001b` and the like. Callers choose user agents, keys and session names; none of it may act.
 */
export function safeText(text: string): string {
  return text.replaceAll(CONTROLS, codePoint).replaceAll(INVISIBLE, codePoint);
}

/** JSON text that is safe on a terminal too: JSON itself leaves some controls and marks as they are. */
export function safeJson(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent)
    .replaceAll(/[\u007f-\u009f]/g, codePoint)
    .replaceAll(INVISIBLE, codePoint);
}
