import { failing, s3 } from '../acts.ts';
import {
  addresses,
  dataVirginia,
  PARTNER,
  PRODUCTION,
  prodFrankfurt,
  prodVirginia,
} from '../estate.ts';
import { anonymous, assumedRole, foreignCaller } from '../identities.ts';
import { ALWAYS, type Member } from './member.ts';

const logo = s3('GetObject', 'acme-public-assets', 'img/logo-{serial}.svg', 4);
const probe = s3('GetObject', 'acme-public-assets', '.env.{serial}');
const handedOver = 'shared/partner/2026-11-{day}/export-{serial}.parquet';

/** Calls without credentials on the public bucket. */
function withoutCredentials(agent: string, requests: number, source: readonly string[]): Member {
  return {
    name: `anonymous: ${agent}`,
    requests,
    lane: prodFrankfurt,
    hours: ALWAYS,
    identity: anonymous,
    agents: [agent],
    addresses: source,
    signing: 'unsigned',
    acts: [logo, failing(probe, 'AccessDenied', 2)],
  };
}

/** A scanner that is always refused, and hopes that someone opens its user agent in a report. */
function hostile(agent: string, requests: number): Member {
  return {
    ...withoutCredentials(agent, requests, ['192.0.2.66']),
    acts: [failing(probe, 'AccessDenied')],
  };
}

/** Callers from outside: the public, scanners, a partner; and Acme's accounts calling each other. */
export const strangers: readonly Member[] = [
  withoutCredentials('python-requests/2.32.5', 45, addresses('198.51.100', 220, 9)),
  withoutCredentials('curl/8.14.1', 30, addresses('198.51.100', 235, 6)),
  withoutCredentials('Go-http-client/2.0', 35, addresses('192.0.2', 230, 12)),
  withoutCredentials('', 4, ['192.0.2.250']),
  hostile('=HYPERLINK("http://192.0.2.66","x")', 4),
  hostile('\u001b]0;owned\u0007\u001b[31mALERT\u001b[0m\u001b[2J', 3),
  hostile('<script>fetch("http://192.0.2.66/")</script>', 3),
  {
    name: 'a partner reading the data lake: only the owner has a record',
    requests: 50,
    lane: dataVirginia,
    hours: ALWAYS,
    identity: foreignCaller(assumedRole(PARTNER, 'partner-sync', 'partner-sync')),
    agents: [
      'aws-sdk-go-v2/1.40.1 ua/2.1 os/linux lang/go#1.25.3 md/GOOS#linux md/GOARCH#amd64 api/s3#1.93.0 m/E,e',
    ],
    addresses: ['198.51.100.99'],
    acts: [
      s3('GetObject', 'acme-data-lake', handedOver, 6),
      failing(s3('ListObjects', 'acme-data-lake'), 'AccessDenied'),
    ],
  },
  {
    name: 'production reading the data lake: caller and owner have a record each',
    requests: 40,
    lane: prodVirginia,
    hours: { from: 14, to: 15 },
    identity: assumedRole(PRODUCTION, 'forecast', 'forecast-job'),
    agents: [
      'Boto3/1.42.31 md/Botocore#1.42.31 ua/2.1 os/linux#6.1.158 md/arch#x86_64 lang/python#3.13.5 md/pyimpl#CPython m/b,Z cfg/retry-mode#legacy Botocore/1.42.31',
    ],
    addresses: ['203.0.113.230'],
    sharedWith: dataVirginia,
    acts: [
      s3('GetObject', 'acme-data-lake', 'curated/forecast/{serial}.parquet', 3),
      s3('ListObjects', 'acme-data-lake'),
    ],
  },
];
