/** What goes back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A refusal, in AWS's code and words; each protocol writes it its own way. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;
  /** Further fields of the error (JSON), or headers (S3). */
  readonly details: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Something that AWS may know and this stand-in does not: a test must not pass over it. */
export function notImplemented(what: string): AwsError {
  return new AwsError(501, 'NotImplemented', `The AWS stand-in of the tests does not know ${what}`);
}

export function jsonAnswer(value: unknown): Answer {
  const body = JSON.stringify(value);
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}

/** An error as awsJson1_1 services write it. */
export function jsonError(error: AwsError): Answer {
  // Athena and Glue write `Message` in errors of their own; what stands before them writes `message`.
  const name = /^(ExpiredToken|Throttling|Serialization|NotImpl)/.test(error.code)
    ? 'message'
    : 'Message';
  const body = { __type: error.code, [name]: error.message, ...error.details };
  return { ...jsonAnswer(body), status: error.status };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

export function xmlText(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

export function xmlAnswer(body: string, status = 200): Answer {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
  return { status, headers: { 'content-type': 'application/xml' }, body: text };
}

/** An error as S3 writes it; to a HEAD request the server sends no body. */
export function xmlError(error: AwsError): Answer {
  const answer = xmlAnswer(
    `<Error><Code>${error.code}</Code><Message>${xmlText(error.message)}</Message><RequestId>STANDIN</RequestId></Error>`,
    error.status,
  );
  return { ...answer, headers: { ...answer.headers, ...error.details } };
}
