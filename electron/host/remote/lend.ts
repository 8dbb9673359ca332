/**
 * Lends another machine the pictures that levels are to show: asks which of them it has, and sends the others. It forgets
 * them by itself, and when it is started anew; then they are sent again.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PinOrder } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import { LENT_PICTURE_BYTES, type LentPictures } from '#core/contract/lending.ts';
import { BadInputError, FailureError, throwIfCancelled } from '#core/errors.ts';
import { explainLending } from './problems.ts';
import type { Session } from './session.ts';
import { fileProgress } from './tame.ts';

/** How often a machine is asked what it misses: it may have forgotten a picture while the others were sent. */
const ROUNDS = 3;

/** How long it may take to say what it misses, in milliseconds. */
const ANSWER_TIMEOUT_MS = 20_000;

/** A picture that a level shows. */
interface OwnPicture {
  readonly level: number;
  readonly file: string;
  /** SHA-256 of its bytes. */
  readonly picture: string;
}

/**
 * Makes sure that the other machine has the pictures.
 *
 * @param session The connection to it.
 * @param pins Which pictures, on this machine.
 * @param signal Ends the sending.
 * @yields How many of those that it had not have been sent.
 * @returns What the other machine is told of them.
 * @throws {BadInputError} When a picture cannot be read, or is refused there.
 * @throws {FailureError} When the machine takes none, has no room, or has gone away.
 * @throws {CancelledError} After `signal` was aborted.
 */
export async function* lendPictures(
  session: Session,
  pins: readonly PinOrder[],
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent, LentPictures, void> {
  if (pins.length === 0) return [];
  const own: OwnPicture[] = [];
  // One after the other: all at once would fill the memory.
  for (const { level, file } of pins) {
    own.push({ level, file, picture: digest(await readPicture(level, file, session.name)) });
  }
  for (let round = 0; round < ROUNDS; round++) {
    const missing = await askMissing(session, own);
    if (missing.length === 0) return own.map(({ level, picture }) => ({ level, picture }));
    for (const [index, { level, file, picture }] of missing.entries()) {
      throwIfCancelled(signal);
      yield fileProgress('sending', index, missing.length);
      await session.send(`/lent/${picture}`, await readPicture(level, file, session.name), signal);
    }
  }
  throw new FailureError(
    `${session.name} does not keep the pictures that it is sent: paint on this computer.`,
  );
}

/** Those that the machine has not, each once. */
async function askMissing({ name, client }: Session, own: readonly OwnPicture[]): Promise<OwnPicture[]> {
  const byPicture = new Map(own.map((one) => [one.picture, one]));
  try {
    const question = { pictures: [...byPicture.keys()] };
    const { pictures } = await client.lending.missing(question, {
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return pictures.map((picture) => byPicture.get(picture)).filter((one) => one !== undefined);
  } catch (error) {
    throw explainLending(name, error);
  }
}

async function readPicture(level: number, file: string, name: string): Promise<Buffer<ArrayBuffer>> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new BadInputError(
      `The picture of level ${level + 1} cannot be read any more: choose another one, or take it off the level.`,
      { cause },
    );
  });
  if (bytes.byteLength <= LENT_PICTURE_BYTES) return bytes;
  throw new BadInputError(
    `The picture of level ${level + 1} is too large to be sent to ${name}: paint on this computer, or take it off the level.`,
  );
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
