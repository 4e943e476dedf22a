import { AwsError, jsonAnswer, jsonError, xmlError } from './answers.ts';
import type { Athena } from './athena.ts';
import type { Service } from './faults.ts';
import { answerGlue } from './glue.ts';
import { isObject, type Parameters } from './parameters.ts';
import { answerS3, s3Input, s3Operation } from './s3.ts';
import type { Store } from './s3-store.ts';
import type { Received, Request } from './server.ts';
import type { Catalog } from './tables.ts';

export interface Services {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly athena: Athena;
}

/** What the signature says the request is for. */
interface Scope {
  readonly region: string;
  readonly service: string;
}

function scopeOf({ message }: Request): Scope | null {
  const pattern = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/;
  const match = pattern.exec(message.headers.authorization ?? '');
  return match === null ? null : { region: match[1] ?? '', service: match[2] ?? '' };
}

function unsigned(): never {
  throw new AwsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
}

function receiveS3(request: Request, scope: Scope | null, { store }: Services): Received {
  const { message, url, body } = request;
  const [bucket = '', ...key] = url.pathname.slice(1).split('/');
  const parsed = {
    method: message.method ?? '',
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(key.join('/')),
    parameters: url.searchParams,
    headers: message.headers,
    region: scope?.region ?? '',
    body,
  };
  const facts = {
    service: 's3' as const,
    operation: s3Operation(parsed),
    input: s3Input(parsed),
    region: parsed.region,
  };
  const answer = async () => (scope === null ? unsigned() : answerS3(store, parsed));
  return { facts, answer, errorAnswer: xmlError };
}

function parseInput(body: Uint8Array): Parameters {
  try {
    const input: unknown = JSON.parse(Buffer.from(body).toString());
    return isObject(input) ? input : {};
  } catch {
    return {};
  }
}

const TARGETS: Readonly<Record<string, Service>> = { AmazonAthena: 'athena', AWSGlue: 'glue' };

function receiveJson(
  request: Request,
  scope: Scope | null,
  { athena, catalog }: Services,
): Received {
  const [prefix = '', operation = ''] = String(request.message.headers['x-amz-target']).split('.');
  const service = TARGETS[prefix];
  const input = parseInput(request.body);
  const facts = {
    service: service ?? 'athena',
    operation: service === undefined ? `${prefix}.${operation}` : operation,
    input,
    region: scope?.region ?? '',
  };
  const answer = async () => {
    if (scope === null) unsigned();
    if (scope.service !== service) {
      throw new AwsError(
        403,
        'InvalidSignatureException',
        `Credential should be scoped to correct service: '${service}'.`,
      );
    }
    if (request.message.headers['content-type'] !== 'application/x-amz-json-1.1') {
      throw new AwsError(415, 'UnsupportedMediaType', 'This service speaks awsJson1_1');
    }
    return jsonAnswer(
      service === 'glue'
        ? answerGlue(catalog, operation, input)
        : await athena.answer(operation, input),
    );
  };
  return { facts, answer, errorAnswer: jsonError };
}

/** Reads a request as one to the service that it names. */
export function receive(request: Request, services: Services): Received {
  const scope = scopeOf(request);
  return request.message.headers['x-amz-target'] === undefined
    ? receiveS3(request, scope, services)
    : receiveJson(request, scope, services);
}
