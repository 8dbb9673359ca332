/** The zoom that the viewer shows, whatever it is, as stills are made of it. */
import type { Preview } from '#core/contract/events.ts';
import { digitalSourceType, DIGITAL_SOURCE_TYPES } from '#core/project/take.ts';
import type { FrameSize } from '#core/timeline/camera.ts';
import { takePath } from '#core/timeline/path.ts';
import { previewPixels } from '../jobs/progress.ts';
import type { DraftLevel } from '../project/draft.ts';
import type { Studio } from '../studio.svelte.ts';
import { pictureAddresses } from './pictures.ts';
import { previewPath } from './preview-path.ts';
import type { StillSource } from './still.ts';

/** What the viewer shows. */
export interface ShownZoom {
  /** What it is called. */
  readonly title: string;
  /** Size of its pictures in pixels. */
  readonly size: FrameSize;
  /** Whether its pictures are small: those of a sketch, or of what is being painted. */
  readonly coarse: boolean;
  /** Gives its pictures. Throws `BadInputError` when they do not fit together. */
  readonly source: () => StillSource;
}

/**
 * Finds out what the viewer shows.
 *
 * @param studio The studio.
 * @returns The zoom; null where there is none, or not all of it yet.
 */
export function shownZoom(studio: Studio): ShownZoom | null {
  const { viewer, takes, painting, sketches, project } = studio;
  const { title } = project.draft;
  if (viewer.shows === 'sketch' && sketches.latest) {
    const { levels, previews } = sketches.latest;
    return paintedSoFar(studio, title, levels, previews);
  }
  if (painting.watched) {
    const { job, previews } = painting.watched;
    return paintedSoFar(studio, job.title, painting.levelsOf(painting.watched), previews);
  }
  const take = viewer.shows === 'take' ? takes.chosen : null;
  if (!take) return null;
  return {
    title: take.title,
    size: take.settings.size,
    coarse: false,
    source: () => ({
      path: takePath(take),
      pictures: pictureAddresses(take),
      prompts: take.levels.map(({ prompt }) => prompt),
      sourceType: take.digitalSourceType,
      program: take.program.version,
    }),
  };
}

function paintedSoFar(
  { takes, engine }: Studio,
  title: string,
  levels: readonly DraftLevel[],
  previews: readonly (Preview | undefined)[],
): ShownZoom | null {
  const [size] = previews;
  const pictures = levels.flatMap((_, level) => previews[level] ?? []);
  if (!size || pictures.length < levels.length) return null;
  const keepsComposite = takes.list.some(
    (take) =>
      take.digitalSourceType === DIGITAL_SOURCE_TYPES.composite &&
      levels.some(({ locked }) => locked?.take === take.id),
  );
  return {
    title,
    size,
    coarse: true,
    source: () => ({
      path: previewPath(levels, size),
      pictures: pictures.map((preview) => new Uint8Array(previewPixels(preview).data.buffer)),
      prompts: levels.map(({ prompt }) => prompt),
      sourceType: digitalSourceType(levels, keepsComposite),
      program: engine.description?.program ?? '',
    }),
  };
}
