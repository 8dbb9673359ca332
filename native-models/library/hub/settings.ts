/** Which hub to ask, and as whom: the environment variables that all tools of the hub read. */
import { BadInputError } from '#core/errors.ts';

const PUBLIC_HUB = 'https://huggingface.co';

/** A hub, and how to deal with it. */
export interface Hub {
  /** Address without a slash at its end; `HF_ENDPOINT` names a mirror. */
  readonly endpoint: string;
  /** Secret of the user's account; sent to the endpoint's own origin only. */
  readonly token: string | undefined;
  /** What people set to give a token, for messages. */
  readonly tokenName: string;
  /** Waits before the attempts that follow a passing failure, in milliseconds. */
  readonly retryDelaysMs: readonly number[];
}

/** Together long enough for a router to come back. */
const RETRY_DELAYS_MS = [500, 2000, 5000, 15_000];

/**
 * The hub that the environment names.
 *
 * @param environment Environment variables.
 * @returns The hub.
 * @throws {BadInputError} When `HF_ENDPOINT` is no address.
 */
export function hubFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Hub {
  return {
    endpoint: checkEndpoint(environment['HF_ENDPOINT']?.trim() || PUBLIC_HUB),
    token: environment['HF_TOKEN']?.trim() || undefined,
    tokenName: 'HF_TOKEN',
    retryDelaysMs: RETRY_DELAYS_MS,
  };
}

function checkEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usable =
    url !== undefined &&
    ['https:', 'http:'].includes(url.protocol) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '';
  if (!usable) {
    throw new BadInputError(
      `HF_ENDPOINT is “${text}”, which is not the address of a hub: set it to one such as ${PUBLIC_HUB}, or unset it.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}
