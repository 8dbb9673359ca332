/** Looks at a sound file that the user has chosen, so that what cannot be used is said at once. */
import { BlobSource, Input } from 'mediabunny';
import { BadInputError } from '#core/errors.ts';
import { SOUND_BYTES, largeSoundSentence, noSoundSentence } from '#core/film/sound.ts';
import { SOUND_CONTAINERS, soundSeconds } from './film-sound.ts';

/** A sound that was chosen. */
export interface ChosenSound {
  readonly file: File;
  readonly seconds: number;
}

/**
 * Looks at a file.
 *
 * @param file The file.
 * @returns The sound, and how long it is.
 * @throws {BadInputError} When it is too large, or no sound of a kind that is read.
 */
export async function chooseSound(file: File): Promise<ChosenSound> {
  if (file.size > SOUND_BYTES) throw new BadInputError(largeSoundSentence(file.name));
  try {
    using input = new Input({ formats: SOUND_CONTAINERS, source: new BlobSource(file) });
    const track = await input.getPrimaryAudioTrack();
    const seconds = track && (await track.getCodec()) ? await soundSeconds(track) : 0;
    if (seconds > 0) return { file, seconds };
  } catch {
    // Not one of the containers, or damaged.
  }
  throw new BadInputError(noSoundSentence(file.name));
}
