export const SOURCES = ['auto', 'raw', 'compact'] as const;

/** Where records are read: the log files, their compacted days, or each day where it is cheaper. */
export type SourceChoice = (typeof SOURCES)[number];
