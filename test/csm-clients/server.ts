import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers as S3 does, by the last part of the path: `ok`, `missing`, `expired`, `busy`. */
export interface S3Server extends AsyncDisposable {
  readonly url: string;
}

function refusal(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

const BUCKETS =
  '<?xml version="1.0"?><ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>';

/** `busy` is refused once, and then answered. */
function answerTo(path: string, timesAsked: number): readonly [status: number, body: string] {
  switch (path.split('/').at(-1)) {
    case '':
      return [200, BUCKETS];
    case 'missing':
      return [404, refusal('NoSuchKey')];
    case 'expired':
      return [400, refusal('ExpiredToken')];
    case 'busy':
      return timesAsked === 1 ? [503, refusal('SlowDown')] : [200, 'busy'];
    default:
      return [200, 'ok'];
  }
}

/** Starts it on 127.0.0.1. */
export async function startS3(): Promise<S3Server> {
  const asked = new Map<string, number>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const times = (asked.get(pathname) ?? 0) + 1;
    asked.set(pathname, times);
    const [status, body] = answerTo(pathname, times);
    request.resume().on('end', () => {
      response.writeHead(status, {
        'content-type': 'application/xml',
        'x-amz-request-id': '226FC0DC6464C2AE',
        'x-amz-id-2': 'id',
      });
      response.end(request.method === 'GET' ? body : '');
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
