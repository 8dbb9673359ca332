/** Renders one still away from the page, exactly as a frame of a film, and encodes it as a PNG that says what it is. */
import { errorKind, errorMessage } from '#core/errors.ts';
import { FrameRenderer } from '#core/film/frame-renderer.ts';
import { withXmpChunk } from '#core/pictures/png-chunk.ts';
import { commonProperties, xmpPacket } from '#core/pictures/xmp.ts';
import { loadPixels } from './pictures.ts';
import type { StillMessage, StillRequest } from './still.ts';
import { words } from '../words/words.ts';

function say(message: StillMessage): void {
  globalThis.postMessage(message);
}

globalThis.addEventListener('message', (event: MessageEvent<StillRequest>) => {
  makeStill(event.data).then(
    (data) => say({ type: 'done', data }),
    (error: unknown) => {
      const known = errorKind(error) !== 'defect';
      const text = words.viewer.still.failedBecause(errorMessage(error));
      say({ type: 'failed', message: known ? errorMessage(error) : text });
    },
  );
});

async function makeStill(request: StillRequest): Promise<Blob> {
  const { path, pictures, prompts, sourceType, program, depth, frame } = request;
  const renderer = new FrameRenderer(path, frame);
  for (const picture of pictures) {
    renderer.addLevel(
      typeof picture === 'string' ? await loadPixels(picture, path.width, path.height) : picture,
    );
  }
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const pixels = new Uint8ClampedArray(renderer.render(depth));
  canvas.getContext('2d')!.putImageData(new ImageData(pixels, frame.width, frame.height), 0, 0);
  const png = await canvas.convertToBlob({ type: 'image/png' });
  const xmp = xmpPacket(sourceType, commonProperties(`Tenfold ${program}`, prompts[Math.round(depth)]!));
  return new Blob([withXmpChunk(new Uint8Array(await png.arrayBuffer()), xmp)], { type: 'image/png' });
}
