import { invalidRequest } from './athena-start.ts';
import { optionalNumber, type Parameters, text } from './parameters.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly token: { readonly NextToken?: string };
}

/** The page that MaxResults and NextToken ask for. */
export function pageOf<Item>(all: readonly Item[], input: Parameters, longest: number): Page<Item> {
  const length = optionalNumber(input, 'MaxResults') ?? longest;
  if (length < 1 || length > longest) {
    throw invalidRequest(`MaxResults is more than maximum allowed length ${longest}.`);
  }
  const from = /^page-(\d+)$/.exec(text(input, 'NextToken', 'page-0'))?.[1];
  if (from === undefined) throw invalidRequest('Invalid NextToken');
  const to = Number(from) + length;
  return {
    items: all.slice(Number(from), to),
    token: to < all.length ? { NextToken: `page-${to}` } : {},
  };
}
