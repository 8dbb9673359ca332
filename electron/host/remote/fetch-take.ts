/** Fetches a take that another machine has painted. Nothing that comes from there is believed before it was checked. */
import { join } from 'node:path';
import type { GenerationEvent } from '#core/contract/events.ts';
import { BadInputError, FailureError, errorMessage, throwIfCancelled } from '#core/errors.ts';
import { TEXT_LIMIT, parseTake } from '#core/project/parse.ts';
import { SIZE_PIXELS, type Project } from '#core/project/project.ts';
import { DIGITAL_SOURCE_TYPES, digitalSourceType, takeSchema, type Take } from '#core/project/take.ts';
import { beginTake } from '../../engine/take-writer.ts';
import { pngSize } from '../documents/picture-header.ts';
import { newTakeId } from '../take-order.ts';
import type { Session } from './session.ts';
import { fileProgress } from './tame.ts';

/** Room for what a PNG holds beside its pixels: its chunks' headers, and the parameters of the take. */
const PICTURE_EXTRA_BYTES = 2 ** 20;

/** What to fetch. */
export interface TakeOrder {
  readonly session: Session;
  /** The take's id there. */
  readonly takeId: string;
  /** What was ordered. */
  readonly project: Project;
  /** Absolute path of the folder that it comes to. */
  readonly takesFolder: string;
  readonly jobId: string;
  readonly signal: AbortSignal;
}

/**
 * Fetches a take, and gives it an id of this machine.
 *
 * @param order What to fetch, and where to.
 * @yields How far it has come.
 * @returns The take, complete on the disk.
 * @throws {FailureError} When it is not what was ordered, or the connection or the disk fails; nothing is left behind.
 * @throws {CancelledError} After the order's signal was aborted.
 */
export async function* fetchTake(order: TakeOrder): AsyncGenerator<GenerationEvent, Take, void> {
  const { session, takesFolder, jobId, signal } = order;
  const id = newTakeId(new Date());
  const there = await fetchRecord(order);
  const take: Take = { ...there, id, paintedOn: session.name };
  const writer = await beginTake(join(takesFolder, id), jobId);
  try {
    for (const [level, { file }] of there.levels.entries()) {
      yield fileProgress('saving', level, there.levels.length);
      await writer.add(file, await fetchPicture(order, there, file));
    }
    throwIfCancelled(signal);
    await writer.finish(take);
    return take;
  } finally {
    await writer.discard();
  }
}

async function fetchRecord({ session, takeId, project, signal }: TakeOrder): Promise<Take> {
  if (!takeSchema.shape.id.safeParse(takeId).success) throw refusal(session, 'its name is none');
  const bytes = await session.fetch(`/takes/${takeId}/take.json`, TEXT_LIMIT, signal);
  const { take } = readRecord(session, bytes);
  const levels = project.levels.length;
  const { width, height } = take.settings.size;
  const sides = [width, height];
  const files = new Set(take.levels.map(({ file }) => file));
  if (take.id !== takeId) throw refusal(session, 'it says that it is another one');
  if (take.levels.length !== levels || files.size !== levels) {
    throw refusal(session, `it has ${files.size} levels instead of ${levels}`);
  }
  if (sides.some((side) => side > SIZE_PIXELS.maximum)) {
    throw refusal(session, `its levels have ${width} × ${height} pixels`);
  }
  refuseOtherPictures(session, take, project);
  return take;
}

/** A take that does not show what was lent for it would say of itself what is not so. */
function refuseOtherPictures(session: Session, take: Take, project: Project): void {
  for (const [level, { photograph, locked }] of project.levels.entries()) {
    const there = take.levels[level]!;
    const samePhotograph = there.photograph?.picture === photograph?.picture;
    if (!samePhotograph || there.locked?.take !== locked?.take || there.locked?.level !== locked?.level) {
      throw refusal(session, `level ${level + 1} does not show the picture that was ordered`);
    }
  }
  const wanted = digitalSourceType(project.levels, false);
  if (wanted === DIGITAL_SOURCE_TYPES.composite && take.digitalSourceType !== wanted) {
    throw refusal(session, 'it does not say that it shows a photograph');
  }
}

function readRecord(session: Session, bytes: Uint8Array): ReturnType<typeof parseTake> {
  try {
    return parseTake(Buffer.from(bytes).toString('utf8'), 'take.json');
  } catch (error) {
    if (error instanceof BadInputError) throw refusal(session, errorMessage(error));
    throw error;
  }
}

async function fetchPicture(
  { session, takeId, signal }: TakeOrder,
  { settings }: Take,
  file: string,
): Promise<Uint8Array> {
  const { width, height } = settings.size;
  const limitBytes = width * height * 3 + PICTURE_EXTRA_BYTES;
  const bytes = await session.fetch(`/takes/${takeId}/${file}`, limitBytes, signal);
  const found = pngSize(bytes);
  if (!found) throw refusal(session, `${file} is not a PNG`);
  if (found.width !== width || found.height !== height) {
    throw refusal(
      session,
      `${file} is ${found.width} × ${found.height} pixels instead of ${width} × ${height}`,
    );
  }
  return bytes;
}

function refusal({ name }: Session, reason: string): FailureError {
  return new FailureError(
    `${name} sent a take that cannot be used: ${reason.replace(/\.$/, '')}. Nothing was kept of it.`,
  );
}
