/** Sizes of films as a person types them. */
import { filmSettingsSchema } from '../contract/engine.ts';
import { BadInputError } from '../errors.ts';
import type { FrameSize } from '../timeline/camera.ts';

/**
 * Reads the size of a film: either its height alone, which means the usual 16:9 picture (`1080` is 1920 × 1080),
 * or width and height (`1080x1920`). Levels of another shape are cropped around their centre.
 *
 * @param text What was typed, for example `720` or `1280x720`.
 * @returns The size; both sides are even.
 * @throws {BadInputError} When the text is no size, or a side is odd or out of range.
 */
export function parseFilmSize(text: string): FrameSize {
  const parts = /^\s*(?:(\d{1,5})\s*[x×]\s*)?(\d{1,5})\s*$/i.exec(text);
  if (!parts) {
    throw new BadInputError(`"${text}" is not a size: write a height such as 1080, or 1920x1080.`);
  }
  const height = Number(parts[2]);
  const width = parts[1] === undefined ? 2 * Math.round((height * 16) / 9 / 2) : Number(parts[1]);
  const { width: widths, height: heights } = filmSettingsSchema.shape;
  if (!widths.safeParse(width).success || !heights.safeParse(height).success) {
    throw new BadInputError(
      `A film cannot be ${width} × ${height}: both sides must be even, at least 16, and at most 7680 × 4320.`,
    );
  }
  return { width, height };
}
