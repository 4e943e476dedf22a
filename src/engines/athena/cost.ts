import { athenaDollars } from '../../aws/prices.ts';
import { bytesText, dollarsText } from '../../report/words.ts';

/** What a query that scanned so much is billed. */
export function billed(bytes: number): string {
  return `${bytesText(bytes)} scanned, ${dollarsText(athenaDollars(bytes))}`;
}
