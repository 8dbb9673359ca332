/**
 * How large the textures of zooms are that are seen together: each as large as its pane shows it, and all of them within
 * one budget of the graphics card's memory.
 */
import type { FrameSize } from '#core/timeline/camera.ts';

/** Bytes that the textures of everything that is seen together may take on the graphics card. */
export const TEXTURE_BYTES = 384 * 2 ** 20;

/** Bytes of a texel, its share of the mipmaps included. */
const TEXEL_BYTES = (4 * 4) / 3;

/** Side that small pictures are enlarged to at most. */
const SMOOTH_SIDE = 512;

/** Pixels of the screen that one texel may cover each way before anybody sees it. */
const UNSEEN = 4 / 3;

/** A zoom and the pane that it is seen in. */
export interface SeenZoom {
  /** Size of its pictures in pixels. */
  readonly size: FrameSize;
  /** How many of them make the zoom. */
  readonly levels: number;
  /** Largest factor from one level to the next: a level is seen enlarged that much before the next one covers it. */
  readonly factor: number;
  /** Size that a level is seen in when it is the whole picture, in pixels of the screen. */
  readonly stage: FrameSize;
}

/**
 * Shares the graphics card's memory out.
 *
 * Small pictures are enlarged smoothly once, because the graphics card, which only interpolates linearly, would show
 * their texels. Large ones lose what their pane cannot show. Where all would still take too much, the largest are made
 * smaller, those of one size together: what is compared stays equally sharp.
 *
 * @param zooms What is seen together.
 * @returns Size of each one's textures: its pictures' times a whole number, or divided by a power of two.
 */
export function textureSizes(zooms: readonly SeenZoom[]): FrameSize[] {
  const scales = zooms.map(scaleInPane);
  for (;;) {
    const bytes = zooms.map((zoom, index) => textureBytes(zoom, scales[index]!));
    if (bytes.reduce((sum, each) => sum + each, 0) <= TEXTURE_BYTES) break;
    const most = Math.max(...bytes);
    bytes.forEach((each, index) => {
      if (each === most) scales[index]! /= 2;
    });
  }
  return zooms.map(({ size: { width, height } }, index) => ({
    width: Math.max(1, Math.round(width * scales[index]!)),
    height: Math.max(1, Math.round(height * scales[index]!)),
  }));
}

function textureBytes({ size: { width, height }, levels }: SeenZoom, scale: number): number {
  return levels * width * height * scale ** 2 * TEXEL_BYTES;
}

function scaleInPane({ size, factor, stage }: SeenZoom): number {
  const side = Math.max(size.width, size.height);
  const seen = Math.max(stage.width, stage.height);
  let scale = Math.max(1, Math.ceil(Math.min(SMOOTH_SIDE, seen) / side));
  while ((side * scale * UNSEEN) / 2 >= seen * factor) scale /= 2;
  return scale;
}
