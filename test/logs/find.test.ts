import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TrailAuditError } from '../../src/errors.ts';
import { type FoundLogs, findLogs } from '../../src/logs/find.ts';
import { logFolder, temporaryFolder } from '../support/records.ts';

const EVER = { from: null, to: null };
const NAME = '111122223333_CloudTrail_us-east-1_20261109T1205Z_AbC.json.gz';

async function find(arguments_: readonly string[]): Promise<FoundLogs> {
  return findLogs(arguments_, EVER);
}

/** What was found, by path from a folder on. */
async function names(folder: string, ...arguments_: readonly string[]): Promise<string[]> {
  const { files } = await find(arguments_.map((argument) => join(folder, argument)));
  return files.map(({ path }) => relative(folder, path));
}

async function errorOf(argument: string): Promise<TrailAuditError> {
  const error: unknown = await find([argument]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TrailAuditError);
  return error as TrailAuditError;
}

const TREE = {
  'b.json': 'bb',
  'a/2.json.gz': '2',
  'a/1.json': '1',
  'a/deep/er/3.jsonl': '333',
  'c.txt': '',
};

describe('logs are found', () => {
  it('by a file, with its size', async () => {
    const folder = logFolder(TREE);
    const path = join(folder, 'b.json');
    expect(await find([path])).toEqual({
      files: [{ path, size: 2 }],
      skipped: [],
      outsideWindow: 0,
    });
  });

  it('by a folder, in all below it, whatever the names, by path', async () => {
    const folder = logFolder(TREE);
    const all = ['a/1.json', 'a/2.json.gz', 'a/deep/er/3.jsonl', 'b.json', 'c.txt'];
    expect(await names(folder, '.')).toEqual(all);
    expect(await names(folder, './')).toEqual(all);
    expect(await names(folder, 'a/deep')).toEqual(['a/deep/er/3.jsonl']);
  });

  it('by a pattern, of files and of folders', async () => {
    const folder = logFolder(TREE);
    expect(await names(folder, '*.json')).toEqual(['b.json']);
    expect(await names(folder, '**/*.{json,gz}')).toEqual(['a/1.json', 'a/2.json.gz', 'b.json']);
    expect(await names(folder, 'a/d*')).toEqual(['a/deep/er/3.jsonl']);
    expect(await names(folder, '**')).toEqual(await names(folder, '.'));
  });

  it('by a pattern, in hidden folders too', async () => {
    const folder = logFolder({ '.cache/x.json': '1', 'y.json': '2' });
    expect(await names(folder, '**/*.json')).toEqual(['.cache/x.json', 'y.json']);
  });

  it('by a name that looks like a pattern', async () => {
    const folder = logFolder({ 'logs[1]/x*.json': '1', 'logs1/x.json': '2' });
    expect(await names(folder, 'logs[1]')).toEqual(['logs[1]/x*.json']);
    expect(await names(folder, 'logs[1]/x*.json')).toEqual(['logs[1]/x*.json']);
  });

  it('once each, when arguments repeat or overlap', async () => {
    const folder = logFolder(TREE);
    const found = await names(
      folder,
      'a/1.json',
      'a/1.json',
      'a/../a/1.json',
      'a',
      '.',
      '**/1.*',
      './a/',
    );
    expect(found.toSorted()).toEqual(await names(folder, '.'));
  });

  it('once each, when links lead to the same file or folder', async () => {
    const folder = logFolder(TREE);
    symlinkSync('1.json', join(folder, 'a/link.json'));
    symlinkSync('a', join(folder, 'z-link'));
    symlinkSync(join(folder, 'b.json'), join(folder, 'a/to-b.json'));
    const found = await find([folder]);
    expect(found.files).toHaveLength(5);
    expect(found.skipped).toEqual([]);
  });

  it('behind a link to a folder elsewhere', async () => {
    const elsewhere = logFolder({ 'x.json': '1' });
    const folder = temporaryFolder();
    symlinkSync(elsewhere, join(folder, 'link'));
    expect(await names(folder, '.')).toEqual(['link/x.json']);
    expect(await names(folder, 'link')).toEqual(['link/x.json']);
  });

  it('in spite of links in a circle', async () => {
    const folder = logFolder({ 'a/b/x.json': '1' });
    symlinkSync('..', join(folder, 'a/b/up'));
    symlinkSync(folder, join(folder, 'a/top'));
    symlinkSync('self', join(folder, 'self'));
    const { files, skipped } = await find([folder]);
    expect(files.map(({ path }) => relative(folder, path))).toEqual(['a/b/x.json']);
    expect(skipped).toEqual([
      {
        file: join(folder, 'self'),
        reason: 'a link that leads nowhere, or no permission',
        recordsKept: 0,
        kind: 'damaged',
      },
    ]);
    expect((await find([join(folder, '**/*.json')])).files).toHaveLength(1);
  });

  it('without those whose name says that they are something else, which are named', async () => {
    const folder = logFolder({
      'CloudTrail-Digest/d.json.gz': '1',
      'CloudTrail-Insight/i.json.gz': '1',
      '.hidden.json': '1',
      '.folder/log.json': '1',
      [NAME]: '1',
    });
    const { files, skipped } = await find([folder]);
    expect(files.map(({ path }) => relative(folder, path))).toEqual(['.folder/log.json', NAME]);
    const told = skipped.map(({ file, reason, kind }) => [relative(folder, file), reason, kind]);
    expect(told).toEqual([
      ['.hidden.json', 'a hidden file', 'foreign'],
      ['CloudTrail-Digest/d.json.gz', 'a digest file', 'foreign'],
      ['CloudTrail-Insight/i.json.gz', 'an Insights file', 'foreign'],
    ]);
  });

  it('without those delivered outside of the window, which are counted', async () => {
    const folder = logFolder({
      [NAME]: '1',
      'other.json': '1',
      [NAME.replace('1205Z', '0000Z')]: '1',
    });
    const window = { from: '2026-11-09T12:00:00Z', to: '2026-11-09T13:00:00Z' };
    const { files, outsideWindow, skipped } = await findLogs([folder], window);
    expect(files.map(({ path }) => relative(folder, path))).toEqual([NAME, 'other.json']);
    expect(outsideWindow).toBe(1);
    expect(skipped).toEqual([]);
  });

  it('without what is no regular file', async () => {
    const folder = logFolder({ 'x.json': '1' });
    mkdirSync(join(folder, 'folder.json'));
    expect(await names(folder, '.')).toEqual(['x.json']);
    expect((await find(['/dev/null'])).files).toEqual([]);
  });

  it('nowhere in an empty folder', async () => {
    expect((await errorOf(temporaryFolder())).message).toMatch(
      /^Cannot read logs ".*": no file in it$/,
    );
  });
});

describe('an argument that means nothing', () => {
  it('is told with what to try', async () => {
    const path = join(temporaryFolder(), 'missing.json');
    const { message, hint } = await errorOf(path);
    expect(message).toBe(`Cannot read logs "${path}": no such file or folder`);
    expect(hint).toBe('a file, a folder, or a quoted pattern such as "logs/**/*.json.gz"');
  });

  it('is told where it is a pattern', async () => {
    const pattern = join(logFolder(TREE), '**/*.parquet');
    const { message } = await errorOf(pattern);
    expect(message).toBe(`Cannot read logs "${pattern}": no file matches the pattern`);
  });

  it('is told where others mean something', async () => {
    const folder = logFolder(TREE);
    await expect(find([folder, join(folder, 'missing')])).rejects.toThrow('missing": no such file');
  });

  it('gets the command that copies a bucket', async () => {
    for (const argument of ['s3://bucket/AWSLogs/', 's3://bucket/**/*.json.gz']) {
      const { message, hint } = await errorOf(argument);
      expect(message).toContain(`Cannot read logs "${argument}": `);
      expect(hint).toBe(`aws s3 sync ${argument} logs/ && trail-audit sigv2 --logs logs/`);
    }
  });

  it('is told where it is empty', async () => {
    expect((await errorOf('')).message).toBe('Cannot read logs "": no such file or folder');
  });
});
