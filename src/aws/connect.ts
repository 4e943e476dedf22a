import { AthenaClient, type AthenaClientConfig } from '@aws-sdk/client-athena';
import { explained } from './explain.ts';

/** Where in AWS to work, and as whom; what is left out comes from the environment, as for the AWS CLI. */
export interface Account {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

/** What every client is made of. */
export interface Connection {
  readonly region: string;
  readonly config: Pick<
    AthenaClientConfig,
    'region' | 'profile' | 'maxAttempts' | 'requestHandler' | 'logger'
  >;
}

/** Milliseconds to wait for a connection, and for an answer. */
export interface Patience {
  readonly connect: number;
  readonly answer: number;
}

const PATIENCE: Patience = { connect: 5_000, answer: 60_000 };

/** Throttled, interrupted and failed calls are made again, with back-off, up to this many times. */
const ATTEMPTS = 6;

function nothing(): void {}

/** Without one, the SDK writes its own warnings between our lines. */
const SILENCE = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Finds the region and settles how calls are made; nothing is called yet. */
export async function connect(
  { region, profile }: Account,
  patience: Patience = PATIENCE,
): Promise<Connection> {
  const config = {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: ATTEMPTS,
    logger: SILENCE,
    requestHandler: {
      connectionTimeout: patience.connect,
      requestTimeout: patience.answer,
      throwOnRequestTimeout: true,
    },
  };
  const client = new AthenaClient(config);
  try {
    return { region: await client.config.region(), config };
  } catch (error) {
    throw explained(error, { task: 'connect to AWS', action: null });
  } finally {
    client.destroy();
  }
}
