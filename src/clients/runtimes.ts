import type { Source } from './client.ts';

/** A version line of a language's runtime, as user agents name it. */
export interface RuntimeLine {
  /** As in the `runtime` column of `events`: before the slash. */
  readonly runtime: 'python' | 'nodejs' | 'java';
  /** Python 3.9 and 3.10 are lines of their own; of Node.js and Java a major is one. */
  readonly line: string;
  /** ISO date; of a line that is supported still, the date that is planned. `ended`: on a day we do not know. */
  readonly endOfSupport: string;
  readonly advice: string;
}

/**
 * Where the dates are from. A month without a day is its last day. Who made a Java is not to be seen
 * in all user agents, so a line lasts as long as Amazon, which goes on longest, supports it for
 * nothing (Corretto); lines that Corretto never had as long as Oracle sold support; lines without
 * long-term support until the next one came. Looked up on 2026-11-20: Python up to 3.13, Node.js up to
 * 15 and 25, Corretto 8 and 11; the others are what these pages are known to have said.
 */
export const RUNTIME_SOURCES: readonly Omit<Source, 'read'>[] = [
  {
    title: 'Python Developer’s Guide, Status of Python versions',
    url: 'https://devguide.python.org/versions/',
  },
  {
    title: 'Node.js Release Working Group, schedule.json',
    url: 'https://github.com/nodejs/Release/blob/main/schedule.json',
  },
  {
    title: 'Amazon Corretto, support calendar',
    url: 'https://aws.amazon.com/corretto/faqs/',
  },
  {
    title: 'Oracle Java SE Support Roadmap',
    url: 'https://www.oracle.com/java/technologies/java-se-support-roadmap.html',
  },
  {
    title: 'botocore, CHANGELOG.rst (which Python it stopped taking, and when)',
    url: 'https://github.com/boto/botocore/blob/develop/CHANGELOG.rst',
  },
];

type Dates = Readonly<Record<string, string>>;

const PYTHON: Dates = {
  '2.5': '2011-05-26',
  '2.6': '2013-10-29',
  '2.7': '2020-01-01',
  '3.0': '2009-06-27',
  '3.1': '2012-04-09',
  '3.2': '2016-02-20',
  '3.3': '2017-09-29',
  '3.4': '2019-03-18',
  '3.5': '2020-09-30',
  '3.6': '2021-12-23',
  '3.7': '2023-06-27',
  '3.8': '2024-10-07',
  '3.9': '2025-10-31',
  '3.10': '2026-10-31',
  '3.11': '2027-10-31',
  '3.12': '2028-10-31',
  '3.13': '2029-10-31',
  '3.14': '2030-10-31',
};

/** The first botocore that does not take a Python any more. */
const BOTOCORE_WITHOUT: Readonly<Record<string, string>> = {
  '2.7': '1.21.0 (July 2021)',
  '3.6': '1.27.0',
  '3.7': '1.34.0',
  '3.8': '1.38.0 (April 2025)',
  '3.9': '1.43.0 (April 2026)',
};

const NODEJS: Dates = {
  // 0.10 and 0.12, the last ones before 4.
  '0': '2016-12-31',
  '4': '2018-04-30',
  '5': '2016-06-30',
  '6': '2019-04-30',
  '7': '2017-06-30',
  '8': '2019-12-31',
  '9': '2018-06-30',
  '10': '2021-04-30',
  '11': '2019-06-01',
  '12': '2022-04-30',
  '13': '2020-06-01',
  '14': '2023-04-30',
  '15': '2021-06-01',
  '16': '2023-09-11',
  '17': '2022-06-01',
  '18': '2025-04-30',
  '19': '2023-06-01',
  '20': '2026-04-30',
  '21': '2024-06-01',
  '22': '2027-04-30',
  '23': '2025-06-01',
  '24': '2028-04-30',
  '25': '2026-06-01',
  '26': '2029-04-30',
};

const JAVA: Dates = {
  '4': 'ended',
  '5': 'ended',
  '6': '2018-12-31',
  '7': '2022-07-31',
  '8': '2030-12-31',
  '9': '2018-03-20',
  '10': '2018-09-25',
  '11': '2032-01-31',
  '12': '2019-09-17',
  '13': '2020-03-17',
  '14': '2020-09-15',
  '15': '2021-03-16',
  '16': '2021-09-14',
  '17': '2029-10-31',
  '18': '2022-09-20',
  '19': '2023-03-21',
  '20': '2023-09-19',
  '21': '2030-10-31',
  '22': '2024-09-17',
  '23': '2025-03-18',
  '24': '2025-09-16',
  '25': '2032-10-31',
  '26': '2026-09-15',
};

function pythonAdvice(line: string): string {
  const botocore = BOTOCORE_WITHOUT[line];
  const dropped =
    botocore === undefined ? '' : ` boto3 and botocore do without it since ${botocore}.`;
  return `Move to Python 3.13 or later.${dropped}`;
}

function lines(
  runtime: RuntimeLine['runtime'],
  dates: Dates,
  advice: (line: string) => string,
): readonly RuntimeLine[] {
  return Object.entries(dates).map(([line, endOfSupport]) => ({
    runtime,
    line,
    endOfSupport,
    advice: advice(line),
  }));
}

/** Every version line whose support is known. */
export const RUNTIME_LINES: readonly RuntimeLine[] = [
  ...lines('python', PYTHON, pythonAdvice),
  ...lines(
    'nodejs',
    NODEJS,
    () => 'Move to Node.js 24 or later: the SDK for JavaScript 3 needs 22 from January 2027 on.',
  ),
  ...lines('java', JAVA, () => 'Move to Java 21 or 25, or to 17, 11 or 8 with support (Corretto).'),
];

/** For the AWS CLI 2, whose installer brings a Python along. */
export const OWN_PYTHON_ADVICE = 'AWS CLI 2 brings this Python along: install a newer AWS CLI 2.';
