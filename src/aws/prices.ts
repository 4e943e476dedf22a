/**
 * What AWS asks for, in US dollars. Looked up on `asOf` at the address; no price API is called, and
 * some regions ask for more.
 */
export const PRICES = {
  asOf: '2026-11-20',
  athena: {
    source: 'https://aws.amazon.com/athena/pricing/',
    /** Per terabyte scanned, taken as 10^12 bytes: the dearer reading. */
    perTerabyte: 5,
    /** Bytes that a query is billed for at least. */
    minimumBytes: 10_000_000,
  },
  cloudTrail: {
    source: 'https://aws.amazon.com/cloudtrail/pricing/',
    /** Per 100,000 data events that a trail delivers. */
    per100kDataEvents: 0.1,
  },
} as const;

/** What a trail asks for so many data events, in dollars. */
export function dataEventDollars(events: number): number {
  return (events / 100_000) * PRICES.cloudTrail.per100kDataEvents;
}

const TERABYTE = 1e12;

/** What a query that scans so many bytes costs, in dollars. */
export function athenaDollars(bytes: number): number {
  const { perTerabyte, minimumBytes } = PRICES.athena;
  return (Math.max(bytes, minimumBytes) / TERABYTE) * perTerabyte;
}
