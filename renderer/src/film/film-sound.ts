/** The sound of a film that the page encodes by itself: decoded, laid along the film, faded at its end. */
import {
  AudioSample,
  AudioSampleSink,
  AudioSampleSource,
  BlobSource,
  FLAC,
  Input,
  MP3,
  MP4,
  OGG,
  QTFF,
  Quality,
  WAVE,
  getFirstEncodableAudioCodec,
  type InputAudioTrack,
} from 'mediabunny';
import { BadInputError } from '#core/errors.ts';
import type { FilmFormatId } from '#core/film/formats.ts';
import { SOUND_BIT_RATE, SOUND_RATE, fadeSeconds, loudnessAt, noSoundSentence } from '#core/film/sound.ts';
import { words } from '../words/words.ts';

/** Containers that are read. */
export const SOUND_CONTAINERS = [MP3, WAVE, MP4, QTFF, OGG, FLAC];

const CHANNELS = 2;

/** Shortest sound that is worth starting again, in seconds. */
const SHORTEST_REPEAT = 0.1;

/** How long a file's length is looked for, in milliseconds. */
const PATIENCE_MS = 10_000;

/** A sound on its way from the page to the worker. */
export interface SoundRequest {
  readonly file: File;
  /** Whether it starts again until the film ends. */
  readonly repeat: boolean;
}

/**
 * Chooses how the sound is encoded.
 *
 * @param format Format of the film.
 * @param filmSeconds How long the film lasts.
 * @returns What takes its samples.
 * @throws {BadInputError} When this browser cannot encode any sound that the format carries.
 */
export async function soundSource(format: FilmFormatId, filmSeconds: number): Promise<AudioSampleSource> {
  const quality = new Quality({ bitrate: SOUND_BIT_RATE });
  const codec = await getFirstEncodableAudioCodec(format === 'webm' ? ['opus'] : ['aac', 'opus'], {
    ...{ numberOfChannels: CHANNELS, sampleRate: SOUND_RATE, quality },
  });
  if (!codec) {
    throw new BadInputError(words.film.sound.noEncoder);
  }
  const process = (sample: AudioSample): AudioSample | null => faded(sample, filmSeconds);
  return new AudioSampleSource({
    ...{ codec, quality },
    transform: { numberOfChannels: CHANNELS, sampleRate: SOUND_RATE, process },
  });
}

/**
 * Lays a sound along a film, with silence where it has ended.
 *
 * @param sound The sound.
 * @param source What takes its samples.
 * @param filmSeconds How long the film lasts.
 * @throws {BadInputError} When the sound cannot be decoded.
 */
export async function laySound(
  sound: SoundRequest,
  source: AudioSampleSource,
  filmSeconds: number,
): Promise<void> {
  const { file, repeat } = sound;
  using input = new Input({ formats: SOUND_CONTAINERS, source: new BlobSource(file) });
  const track = await input.getPrimaryAudioTrack().catch(() => null);
  if (!track || !(await track.canDecode())) throw new BadInputError(noSoundSentence(file.name));
  const seconds = await soundSeconds(track);
  const again = repeat && seconds >= SHORTEST_REPEAT;
  let end = 0;
  for (let start = 0; start < filmSeconds && (start === 0 || again); start += seconds) {
    end = await layOnce(track, source, start, filmSeconds);
  }
  while (end < filmSeconds) {
    using silence = await silenceLike(track, end, filmSeconds);
    await source.add(silence);
    end += silence.duration;
  }
  source.close();
}

/**
 * How long a sound is. What its file says of itself goes first: packets of a damaged file may be looked for without an
 * end.
 *
 * @param track The sound.
 * @returns Seconds; 0 when they are not found in time.
 */
export async function soundSeconds(track: InputAudioTrack): Promise<number> {
  const stated = await track.getDurationFromMetadata();
  if (stated !== null) return stated;
  const late = new Promise<number>((resolve) => setTimeout(resolve, PATIENCE_MS, 0));
  return Promise.race([track.computeDuration(), late]);
}

/** Lays the sound from a moment of the film on; gives the moment at which it ends. */
async function layOnce(
  track: InputAudioTrack,
  source: AudioSampleSource,
  start: number,
  filmSeconds: number,
): Promise<number> {
  let end = start;
  for await (const sample of new AudioSampleSink(track).samples(0, filmSeconds - start)) {
    using laid = sample;
    laid.setTimestamp(start + laid.timestamp);
    end = laid.timestamp + laid.duration;
    await source.add(laid);
  }
  return end;
}

/** At most a second of silence. */
async function silenceLike(
  track: InputAudioTrack,
  timestamp: number,
  filmSeconds: number,
): Promise<AudioSample> {
  const [sampleRate, numberOfChannels] = [await track.getSampleRate(), await track.getNumberOfChannels()];
  const frames = Math.ceil(Math.min(1, filmSeconds - timestamp) * sampleRate);
  const data = new Float32Array(frames * numberOfChannels);
  return new AudioSample({ data, format: 'f32', numberOfChannels, sampleRate, timestamp });
}

/** What of a sample is heard in a film, as loud as it is there; null behind its end. */
function faded(sample: AudioSample, filmSeconds: number): AudioSample | null {
  const { timestamp, sampleRate, numberOfChannels } = sample;
  const frames = Math.min(sample.numberOfFrames, Math.round((filmSeconds - timestamp) * sampleRate));
  if (frames <= 0) return null;
  if (timestamp + sample.duration <= filmSeconds - fadeSeconds(filmSeconds)) return sample;
  const data = new Float32Array(sample.numberOfFrames * numberOfChannels);
  sample.copyTo(data, { planeIndex: 0, format: 'f32' });
  for (let value = 0; value < frames * numberOfChannels; value++) {
    const moment = timestamp + Math.floor(value / numberOfChannels) / sampleRate;
    data[value]! *= loudnessAt(moment, filmSeconds);
  }
  const kept = data.subarray(0, frames * numberOfChannels);
  return new AudioSample({ data: kept, format: 'f32', numberOfChannels, sampleRate, timestamp });
}
