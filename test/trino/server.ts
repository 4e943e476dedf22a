import { spawn } from 'node:child_process';

/** A Trino node that runs until it is closed, or this process ends. */
export interface TrinoServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Little to compile and little to keep: faster here than what Java does unasked. */
const JAVA = ['-Xmx2g', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const READY = /Trino at (http:\S+)/;
const LAST_WORDS = 4000;

/** Starts `server/Server.java`, compiled, with one catalog a folder. */
export async function startTrino(
  classPath: string,
  folders: readonly string[],
): Promise<TrinoServer> {
  // Its standard input ends with this process, and so does it.
  const child = spawn('java', [...JAVA, '-cp', classPath, 'Server', ...folders], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-LAST_WORDS);
      const [, found] = READY.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`Trino did not start:\n${said}`)));
  });
  return {
    url,
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
}
