import type { Account } from './account.ts';
import {
  type Answer,
  AwsError,
  jsonAnswer,
  jsonError,
  notImplemented,
  xmlError,
} from './answers.ts';
import type { Athena } from './athena.ts';
import type { CloudTrail } from './cloudtrail/cloudtrail.ts';
import { EC2_NAMESPACE, EC2_SHAPES, type Ec2 } from './ec2.ts';
import type { Service } from './faults.ts';
import { type FormShape, formError, readForm } from './forms.ts';
import { answerGlue } from './glue.ts';
import { IAM_NAMESPACE, IAM_SHAPES, type Iam } from './iam.ts';
import { isObject, type Parameters } from './parameters.ts';
import type { S3World } from './s3/request.ts';
import { answerS3, s3Input, s3Operation } from './s3/s3.ts';
import type { Received, Request } from './server.ts';
import { answerSts, STS_NAMESPACE } from './sts.ts';
import type { Catalog } from './tables.ts';

export interface Services {
  readonly s3: S3World;
  readonly catalog: Catalog;
  readonly athena: Athena;
  readonly cloudTrail: CloudTrail;
  readonly account: Account;
  readonly ec2: Ec2;
  readonly iam: Iam;
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

/** Refuses a request that is not signed, or for another service. */
function checkScope(scope: Scope | null, service: string): void {
  if (scope === null) {
    throw new AwsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  if (scope.service !== service) {
    throw new AwsError(
      403,
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${service}'.`,
    );
  }
}

function receiveS3(request: Request, scope: Scope | null, { s3 }: Services): Received {
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
  const operation = s3Operation(parsed);
  const input = s3Input(operation, parsed);
  const answer = async (): Promise<Answer> => {
    checkScope(scope, 's3');
    return answerS3(parsed, s3);
  };
  const facts = { service: 's3' as const, operation, input, region: parsed.region };
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

const TARGETS: Readonly<Record<string, Service>> = {
  AmazonAthena: 'athena',
  AWSGlue: 'glue',
  CloudTrail_20131101: 'cloudtrail',
};

interface JsonCall {
  readonly service: Service;
  readonly operation: string;
  readonly input: Parameters;
  readonly region: string;
}

async function answerJson(call: JsonCall, services: Services): Promise<unknown> {
  const { service, operation, input, region } = call;
  switch (service) {
    case 'glue':
      return answerGlue(services.catalog, operation, input);
    case 'cloudtrail':
      return services.cloudTrail.answer(operation, input, region);
    default:
      return services.athena.answer(operation, input, region);
  }
}

function receiveJson(request: Request, scope: Scope | null, services: Services): Received {
  const target = String(request.message.headers['x-amz-target']);
  // Other SDKs put a package before the name of the service.
  const [prefix = '', operation = ''] = target.split('.').slice(-2);
  const service = TARGETS[prefix];
  const facts = {
    service: service ?? 'athena',
    operation: service === undefined ? target : operation,
    input: parseInput(request.body),
    region: scope?.region ?? '',
  };
  const answer = async (): Promise<Answer> => {
    checkScope(scope, service ?? '');
    if (request.message.headers['content-type'] !== 'application/x-amz-json-1.1') {
      throw new AwsError(415, 'UnsupportedMediaType', 'This service speaks awsJson1_1');
    }
    return jsonAnswer(await answerJson(facts, services));
  };
  return { facts, answer, errorAnswer: jsonError };
}

type FormService = 'sts' | 'ec2' | 'iam';

const FORM_SERVICES: Readonly<
  Record<
    FormService,
    { readonly shapes: Readonly<Record<string, FormShape>>; readonly namespace: string }
  >
> = {
  sts: { shapes: { GetCallerIdentity: {} }, namespace: STS_NAMESPACE },
  ec2: { shapes: EC2_SHAPES, namespace: EC2_NAMESPACE },
  iam: { shapes: IAM_SHAPES, namespace: IAM_NAMESPACE },
};

function isFormService(name: string | undefined): name is FormService {
  return name !== undefined && Object.hasOwn(FORM_SERVICES, name);
}

interface FormCall {
  readonly service: FormService;
  readonly operation: string;
  readonly form: URLSearchParams;
  readonly region: string;
}

function answerForm({ service, operation, form, region }: FormCall, services: Services): Answer {
  const shape = FORM_SERVICES[service].shapes[operation];
  if (shape === undefined) throw notImplemented(`${service}:${operation}`);
  const input = readForm(form, shape);
  switch (service) {
    case 'sts':
      return answerSts(operation, services.account);
    case 'ec2':
      return services.ec2.answer(operation, input, region);
    case 'iam':
      return services.iam.answer(operation, input);
  }
}

/** The form as it came, for `calls`: wrong parameters are refused later. */
function rawInput(form: URLSearchParams, service: FormService, operation: string): Parameters {
  try {
    return readForm(form, FORM_SERVICES[service].shapes[operation] ?? {});
  } catch {
    return Object.fromEntries(form);
  }
}

function receiveForm(request: Request, scope: Scope | null, services: Services): Received {
  const form = new URLSearchParams(Buffer.from(request.body).toString());
  const operation = form.get('Action') ?? '';
  const service = isFormService(scope?.service) ? scope.service : 'sts';
  const region = scope?.region ?? '';
  const answer = async (): Promise<Answer> => {
    checkScope(scope, service);
    return answerForm({ service, operation, form, region }, services);
  };
  const facts = { service, operation, input: rawInput(form, service, operation), region };
  return { facts, answer, errorAnswer: formError(service, FORM_SERVICES[service].namespace) };
}

/** Reads a request as one to the service that it names. */
export function receive(request: Request, services: Services): Received {
  const scope = scopeOf(request);
  const { headers } = request.message;
  if (headers['x-amz-target'] !== undefined) return receiveJson(request, scope, services);
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return isForm ? receiveForm(request, scope, services) : receiveS3(request, scope, services);
}
