import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Answer, AwsError } from './answers.ts';
import { type CallFacts, type FaultRule, type Faults, faultError } from './faults.ts';
import type { Parameters } from './parameters.ts';

/** A call that arrived, refused ones too. */
export interface Call extends CallFacts {
  readonly input: Parameters;
  /** What a test put in its way. */
  readonly fault?: string;
  /** HTTP; 0 while and where there is no answer. */
  readonly status: number;
}

/** A request, read and understood as far as its protocol goes. */
export interface Received {
  readonly facts: CallFacts;
  readonly answer: () => Promise<Answer>;
  /** An error in the words of the service's protocol. */
  readonly errorAnswer: (error: AwsError) => Answer;
}

export interface Request {
  readonly message: IncomingMessage;
  readonly url: URL;
  readonly body: Uint8Array;
}

export type Receive = (request: Request) => Received;

async function readBody(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: Answer, isHead: boolean): void {
  response.writeHead(answer.status, {
    'x-amzn-requestid': '00000000-0000-4000-8000-000000000000',
    'x-amz-request-id': 'STANDIN',
    ...answer.headers,
  });
  response.end(isHead ? undefined : answer.body);
}

async function answered({ answer, errorAnswer }: Received): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(error);
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return errorAnswer(new AwsError(501, 'NotImplemented', `AWS stand-in: ${words}`));
  }
}

/** Answers over HTTP on 127.0.0.1; records every call. */
export class HttpServer {
  readonly calls: Call[] = [];
  readonly #server: Server;
  readonly #receive: Receive;
  readonly #faults: Faults;
  readonly #delay: number;

  constructor(receive: Receive, faults: Faults, delay: number) {
    this.#receive = receive;
    this.#faults = faults;
    this.#delay = delay;
    this.#server = createServer((message, response) => {
      this.#handle(message, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message);
    const url = new URL(message.url ?? '/', 'http://127.0.0.1');
    const received = this.#receive({ message, url, body });
    const rule = this.#faults.next(received.facts);
    const fault = typeof rule?.kind === 'string' ? rule.kind : rule?.kind.code;
    const call = { ...received.facts, ...(fault === undefined ? {} : { fault }), status: 0 };
    this.calls.push(call);
    if (this.#delay > 0) await setTimeout(this.#delay);
    const answer = await this.#answer(received, rule);
    if (answer === null) {
      if (rule?.kind === 'reset') message.socket.destroy();
      return;
    }
    call.status = answer.status;
    send(response, answer, message.method === 'HEAD');
  }

  /** Null where nothing is answered. */
  async #answer(received: Received, rule: FaultRule | undefined): Promise<Answer | null> {
    if (rule === undefined) return answered(received);
    if (rule.takesEffect === true) await answered(received);
    const error = faultError(rule.kind, received.facts);
    return error === null ? null : received.errorAnswer(error);
  }
}
