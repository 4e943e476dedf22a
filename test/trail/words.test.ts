import { expect, it } from 'vitest';
import { costLines, keyLines, nextLines, recorderLines, stepLines } from '../../src/trail/words.ts';
import { settings } from './inventories.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k';

it('what a trail costs is the unit, its date, and three examples', () => {
  const [unit, ...examples] = costLines();
  expect(unit).toMatch(
    /^The trail costs \$0\.10 per 100,000 S3 object operations .*2026-\d\d-\d\d/,
  );
  expect(examples).toEqual([
    expect.stringMatching(/^ {2}1 million events a day: \$1\.00 a day, \$30\.00 in 30 days$/),
    expect.stringMatching(/^ {2}10 million events a day: \$10\.00 a day, \$300\.00 in 30 days$/),
    expect.stringMatching(
      /^ {2}100 million events a day: \$100\.00 a day, \$3,000\.00 in 30 days$/,
    ),
  ]);
});

it('a second copy is told only where there is a first', () => {
  expect(recorderLines({ recording: [], unseen: [] })).toEqual([]);
  const recording = [
    { arn: 'arn:a', bucket: 'one' },
    { arn: 'arn:b', bucket: 'two' },
  ];
  const [unseen, who, price, feeding] = recorderLines({ recording, unseen: ['Cannot read it'] });
  expect(unseen).toBe('Not looked at: Cannot read it');
  expect(who).toContain('arn:a (into one), arn:b (into two)');
  expect(price).toContain('$1.00');
  expect(feeding).toContain('--exclude-bucket one --exclude-bucket two');
});

it('the statements of a key name the trail, and who owns it', () => {
  expect(keyLines(settings({}))).toEqual([]);
  const wide = settings({
    kmsKey: KEY,
    organization: 'o-abcdefghij',
    managementAccount: '999900001111',
  });
  const [title, ...statements] = keyLines(wide);
  expect(title).toContain(KEY);
  for (const line of statements) {
    const { Condition } = JSON.parse(line);
    expect(Condition.StringEquals).toEqual({
      'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:999900001111:trail/my-audit',
    });
    expect(JSON.stringify(Condition)).not.toContain('111122223333');
  }
});

it('what comes next is said with the name and the region', () => {
  const lines = nextLines(settings({}));
  expect(lines.length).toBeGreaterThanOrEqual(4);
  for (const line of lines) {
    expect(line).toMatch(/^\w[\w ]+: +trail-audit \w+ .*region eu-west-1/);
    expect(line).toMatch(/my-audit/);
  }
  for (const line of nextLines(settings({ name: 'trail-audit' }))) {
    expect(line).not.toMatch(/--name|--table/);
  }
});

it('steps are numbered, in line', () => {
  const steps = Array.from({ length: 10 }, () => ({ kind: 'start-logging', trail: 't' }) as const);
  const lines = stepLines(steps);
  expect(lines[0]).toMatch(/^ {2}1\. start trail t/);
  expect(lines[9]).toMatch(/^ 10\. start trail t/);
});
