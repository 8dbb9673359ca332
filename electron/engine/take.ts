/** What a finished generation leaves behind: the pictures, and the record of how they were made. */
import type { GenerationOrder } from '#core/contract/engine.ts';
import type { Project } from '#core/project/project.ts';
import { TAKE_VERSION, levelFile } from '#core/project/take.ts';
import type { DigitalSourceType, ResolvedSettings, Take, TakeLevel } from '#core/project/take.ts';
import { fullPrompt, type SharedTexts } from '#core/project/texts.ts';
import type { StackGeometry, ZoomStack } from '#core/stack/geometry.ts';
import { programVersion } from '../program.ts';
import { encodePng } from './png.ts';
import type { TakeWriter } from './take-writer.ts';

/** Everything that made a take. */
export interface TakeSource {
  readonly order: GenerationOrder;
  readonly settings: ResolvedSettings;
  /** What the pictures are, in the IPTC's term. */
  readonly sourceType: DigitalSourceType;
  /** Geometry of the finished levels. */
  readonly geometry: StackGeometry;
  readonly model: {
    readonly name: string;
    readonly files: Take['model']['files'];
    readonly provider: Take['provider']['name'];
    readonly notice: string | null;
  };
}

/**
 * Encodes and writes the pictures.
 *
 * @param writer The take being written.
 * @param source What made it.
 * @param stack The finished levels, [3, height, width] each, range [-1, 1].
 */
export async function writePictures(writer: TakeWriter, source: TakeSource, stack: ZoomStack): Promise<void> {
  const { order, settings, sourceType, geometry, model } = source;
  // Only what decides the pixels: see `png.ts`.
  const parameters = {
    title: order.project.title,
    ...sharedTexts(order.project),
    levels: takeLevels(source).map(({ prompt, negative, factor, focus, photograph, locked }) => ({
      prompt,
      negative,
      factor,
      focus,
      ...(photograph && { photograph }),
      ...(locked && { locked }),
    })),
    settings,
    model: { id: order.modelId, name: model.name, files: model.files },
  };
  await Promise.all(
    stack.map(async (image, level) => {
      const bytes = await encodePng(image, geometry.width, geometry.height, {
        sourceType,
        creatorTool: `Tenfold ${programVersion}`,
        prompt: fullPrompt(order.project.levels[level]!.prompt, order.project),
        level,
        parameters,
      });
      await writer.add(levelFile(level), bytes);
    }),
  );
}

/**
 * Makes the record.
 *
 * @param source What made the take.
 * @param timing Seconds that it took in all, and inside the model.
 * @returns The contents of `take.json`.
 */
export function describeTake(source: TakeSource, timing: Take['timing']): Take {
  const { order, settings, sourceType, model } = source;
  return {
    version: TAKE_VERSION,
    id: order.takeId,
    title: order.project.title,
    created: new Date().toISOString(),
    program: { name: 'Tenfold', version: programVersion },
    digitalSourceType: sourceType,
    ...sharedTexts(order.project),
    levels: takeLevels(source),
    ...(order.project.timeline ? { timeline: order.project.timeline } : {}),
    settings,
    model: { id: order.modelId, name: model.name, files: model.files },
    provider: { name: model.provider, notice: model.notice },
    timing,
  };
}

function sharedTexts({ prefix = '', style = '', negative = '' }: Project): Record<keyof SharedTexts, string> {
  return { prefix, style, negative };
}

function takeLevels({ order, geometry }: TakeSource): TakeLevel[] {
  const { levels } = order.project;
  return levels.map((project, level) => {
    const { prompt, negative = '', factor, focus, holdSeconds, widthMetres, photograph, locked } = project;
    const isDeepest = level === levels.length - 1;
    return {
      file: levelFile(level),
      prompt,
      negative,
      factor: isDeepest ? null : factor,
      focus: isDeepest ? null : (focus ?? { x: 0.5, y: 0.5 }),
      footprint: isDeepest ? null : geometry.footprints[level]!,
      ...(holdSeconds === undefined ? {} : { holdSeconds }),
      ...(widthMetres === undefined ? {} : { widthMetres }),
      ...(photograph && { photograph }),
      ...(locked && { locked }),
    };
  });
}
