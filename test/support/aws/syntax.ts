import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { isDdl, readDdl, type Statement } from './ddl/statements.ts';
import { DdlSyntaxError } from './ddl/words.ts';
import { messageOf } from './query-errors.ts';
import { duckDbOnly, severalStatements } from './sql-refusals.ts';
import { isSymbol, isWord, SqlSyntaxError, tokensOf } from './sql-tokens.ts';
import { isUnload, readUnload } from './unload.ts';

function ownProblem(query: string): string | null {
  try {
    const several = severalStatements(query);
    if (several !== null) return several;
    if (isUnload(query)) return ownProblem(readUnload(query).select);
    const tokens = tokensOf(query);
    const body = isSymbol(tokens.at(-1), ';') ? tokens.slice(0, -1) : tokens;
    const first = body.find((token) => !isSymbol(token, '('));
    return isWord(first, 'select', 'with', 'values')
      ? duckDbOnly(query, body)
      : `line 1:1: mismatched input '${first?.value ?? '<EOF>'}' (the AWS stand-in runs SELECT and some DDL)`;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return error.message;
    throw error;
  }
}

/** A DDL statement by its text; null where it is none. */
export function ddlOf(query: string): Statement | null {
  return isDdl(query) ? readDdl(query) : null;
}

function ddlProblem(query: string): string | null {
  try {
    readDdl(query);
    return null;
  } catch (error) {
    if (error instanceof DdlSyntaxError) return error.message;
    throw error;
  }
}

/** DuckDB's parser, for every text: it keeps nothing of them. */
let parser: Promise<DuckDBConnection> | null = null;

/** What is wrong with the form of a query text; null where nothing is. */
export async function syntaxProblem(query: string): Promise<string | null> {
  if (isDdl(query)) return ddlProblem(query);
  const own = ownProblem(query);
  if (own !== null) return own;
  parser ??= DuckDBInstance.create(':memory:').then((instance) => instance.connect());
  const connection = await parser;
  try {
    await connection.extractStatements(isUnload(query) ? readUnload(query).select : query);
    return null;
  } catch (error) {
    return `line 1:1: mismatched input (${messageOf(error).split('\n')[0]})`;
  }
}
