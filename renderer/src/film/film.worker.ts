/**
 * Makes a film of a take, away from the page: renders frames with `core/film`, encodes them with WebCodecs and
 * writes an MP4 or a WebM. One worker makes one film; ending the worker cancels it.
 */
import {
  BufferTarget,
  Mp4OutputFormat,
  Output,
  Quality,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';
import { BadInputError, FailureError, errorKind, errorMessage } from '#core/errors.ts';
import { FilmCourse } from '#core/film/course.ts';
import { settingsToFilm } from '#core/film/draft.ts';
import { FrameRenderer } from '#core/film/frame-renderer.ts';
import { FilmRuler } from '#core/film/ruler/film-ruler.ts';
import { takePath } from '#core/timeline/path.ts';
import { loadPixels } from '../viewer/pictures.ts';
import { words } from '../words/words.ts';
import { chooseEncoding } from './film-format.ts';
import type { FilmMessage, FilmRequest } from './film-messages.ts';

/** Limited range BT.709: what players expect, and what the renderer's I420 is. */
const COLOUR_SPACE = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

/** Seconds between two key frames. */
const KEY_FRAME_SECONDS = 2;

function say(message: FilmMessage, transfer: Transferable[] = []): void {
  globalThis.postMessage(message, { transfer });
}

globalThis.addEventListener('message', (event: MessageEvent<FilmRequest>) => {
  makeFilm(event.data).catch((error: unknown) => {
    const known = errorKind(error) !== 'defect';
    say({
      type: 'failed',
      message: known ? errorMessage(error) : words.film.problems.encoding(errorMessage(error)),
    });
  });
});

async function makeFilm({ take, pictures, settings: asked }: FilmRequest): Promise<void> {
  const settings = settingsToFilm(asked);
  const { width, height, framesPerSecond } = settings;
  const encoding = await chooseEncoding(settings);
  if (!encoding) {
    throw new BadInputError(words.film.problems.tooLarge(width, height));
  }
  const path = takePath(take);
  const overlay = settings.ruler ? new FilmRuler(path, settings, settings.ruler) : undefined;
  const renderer = new FrameRenderer(path, settings, { overlay });
  for (const address of pictures) renderer.addLevel(await loadPixels(address, path.width, path.height));
  const course = new FilmCourse(path.factors, settings);
  const { frames } = course;

  const target = new BufferTarget();
  const format =
    settings.format === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: 'in-memory' });
  const output = new Output({ format, target });
  const source = new VideoSampleSource({
    codec: encoding.codec,
    quality: new Quality({ bitrate: encoding.bitrate }),
    keyFrameInterval: KEY_FRAME_SECONDS,
  });
  output.addVideoTrack(source, { frameRate: framesPerSecond });
  await output.start();
  for (let frame = 0; frame < frames; frame++) {
    using sample = new VideoSample(
      new VideoFrame(renderer.renderI420(course.depthOf(frame)), {
        format: 'I420',
        codedWidth: width,
        codedHeight: height,
        timestamp: Math.round((frame * 1e6) / framesPerSecond),
        duration: Math.round(1e6 / framesPerSecond),
        colorSpace: COLOUR_SPACE,
      }),
    );
    // Waits while the encoder has enough to do.
    await source.add(sample);
    say({ type: 'progress', frame: frame + 1, frames });
  }
  await output.finalize();
  if (!target.buffer) throw new FailureError(words.film.problems.notCompleted);
  say({ type: 'done', data: target.buffer, mimeType: format.mimeType, frames }, [target.buffer]);
}
