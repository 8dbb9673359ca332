/** Sounds that pages have sent to be heard in films, each in a temporary folder of its own. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInputError } from '#core/errors.ts';
import { SOUND_BYTES, largeSoundSentence } from '#core/film/sound.ts';
import { receiveFile } from '../transfer.ts';

/** Sounds that are kept; older ones give way. */
const MOST_KEPT = 4;

/** A sound that is there. */
export interface KeptSound {
  /** Absolute path. */
  readonly file: string;
  /** What the user calls it. */
  readonly name: string;
}

/** The sounds of a host. */
export interface Sounds {
  /**
   * Takes a sound in. What it holds is looked at by whoever films with it.
   *
   * @param request Its body is the file.
   * @param name What the user calls it; a plain name.
   * @returns Its id.
   * @throws {BadInputError} When it is too large.
   * @throws {FailureError} When the disk is full.
   */
  receive(request: Request, name: string): Promise<string>;
  /** A sound; throws `BadInputError` when it is not known any more. */
  find(soundId: string): KeptSound;
  /** Deletes all of them. */
  close(): Promise<void>;
}

/**
 * Makes a place for sounds.
 *
 * @returns None yet.
 */
export function createSounds(): Sounds {
  const kept: (KeptSound & { readonly id: string; readonly folder: string })[] = [];
  const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
  return {
    async receive(request, name) {
      const folder = await mkdtemp(join(tmpdir(), 'tenfold-sound-'));
      const file = join(folder, 'sound');
      try {
        await receiveFile(request, file, { bytes: SOUND_BYTES, sentence: largeSoundSentence(name) }, name);
      } catch (error) {
        await remove(folder);
        throw error;
      }
      const id = randomUUID();
      kept.push({ id, folder, file, name });
      for (const old of kept.splice(0, Math.max(0, kept.length - MOST_KEPT))) await remove(old.folder);
      return id;
    },
    find(soundId) {
      const found = kept.find(({ id }) => id === soundId);
      if (!found) throw new BadInputError('The sound is not here any more. Choose it again.');
      return found;
    },
    async close() {
      for (const { folder } of kept.splice(0)) await remove(folder);
    },
  };
}
