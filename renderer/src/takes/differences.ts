/** What stands between a take and the project as it is now, in words. */
import type { Model } from '#core/contract/studio.ts';
import { zoomFactors } from '#core/project/project.ts';
import type { Take } from '#core/project/take.ts';
import { usualSize } from '#core/stack/sides.ts';
import type { Draft } from '../project/draft.ts';
import { align } from './alignment.ts';
import { words } from '../words/words.ts';

/** One thing that was another when the take was painted. */
export interface Difference {
  /** What differs, for example `Level 3`. */
  readonly name: string;
  /** As the take was painted. */
  readonly take: string;
  /** As the project says now. */
  readonly project: string;
}

/** What is said where there is nothing. */
const NOTHING = '–';

/** Shared texts and what people know them as. */
const TEXTS = [
  [words.takes.difference.style, 'style'],
  [words.takes.difference.prefix, 'prefix'],
  [words.takes.difference.negative, 'negative'],
] as const;

/**
 * Compares a take with the project.
 *
 * @param take The take.
 * @param draft The project.
 * @param model The model that would paint the project now; settings that are left to it are compared with its own.
 * @returns What differs, levels first, widest first; empty when nothing does.
 */
export function differencesBetween(take: Take, draft: Draft, model: Model | null): Difference[] {
  const pairs = [...levelPairs(take, draft), ...textPairs(take, draft), ...settingPairs(take, draft, model)];
  return pairs.filter((pair) => pair.take !== pair.project);
}

function levelPairs(take: Take, draft: Draft): Difference[] {
  const { painted } = align(draft, take);
  const deepest = draft.levels.length - 1;
  const kept = draft.levels.flatMap((level, index): Difference[] => {
    const name = words.takes.difference.level(index + 1);
    const before = take.levels[painted[index] ?? -1];
    if (!before)
      return [{ name, take: NOTHING, project: level.prompt.trim() || words.takes.difference.empty }];
    const pairs = [
      { name, take: said(before.prompt), project: said(level.prompt) },
      {
        name: words.takes.difference.leavesOut(index + 1),
        take: said(before.negative),
        project: said(level.negative),
      },
    ];
    if (level.photograph?.picture !== before.photograph?.picture) {
      const { one, another } = words.takes.difference.photographs;
      pairs.push({
        name: words.takes.difference.photograph(index + 1),
        take: before.photograph ? one : NOTHING,
        project: level.photograph ? another : NOTHING,
      });
    }
    if (index === deepest || !before.factor) return pairs;
    return [
      ...pairs,
      {
        name: words.takes.difference.zoom(index + 1),
        take: `×${before.factor}`,
        project: `×${level.factor}`,
      },
      {
        name: words.takes.difference.focus(index + 1),
        take: place(before.focus),
        project: place(level.focus),
      },
    ];
  });
  const gone = take.levels.filter((_, index) => !painted.includes(index));
  return [
    ...kept,
    ...gone.map(({ prompt }) => ({
      name: words.takes.difference.removed,
      take: said(prompt),
      project: NOTHING,
    })),
  ];
}

function textPairs(take: Take, draft: Draft): Difference[] {
  return TEXTS.map(([name, field]) => ({ name, take: said(take[field]), project: said(draft[field]) }));
}

function settingPairs({ settings, model: painter }: Take, draft: Draft, model: Model | null): Difference[] {
  const now = draft.settings;
  const size = now.size ?? (model ? usualSize(model, zoomFactors(draft.levels)) : settings.size);
  const pairs: Difference[] = [
    { name: words.takes.difference.model, take: painter.name, project: model?.name ?? painter.name },
    {
      name: words.takes.difference.size,
      take: `${settings.size.width} × ${settings.size.height}`,
      project: `${size.width} × ${size.height}`,
    },
    {
      name: words.takes.difference.blend,
      take: words.inspector.look.blends[settings.blend],
      project: words.inspector.look.blends[now.blend ?? 'laplacian'],
    },
  ];
  const numbers = [
    [words.takes.difference.seed, settings.seed, now.seed],
    [words.takes.difference.steps, settings.steps, now.steps ?? model?.defaultSteps],
    [words.takes.difference.guidance, settings.guidance, now.guidance ?? model?.defaultGuidance],
  ] as const;
  // A sampler that is left to the model is the one that it always takes.
  const sampler = {
    name: words.takes.difference.sampler,
    take: words.inspector.look.samplers[settings.sampler],
    project: words.inspector.look.samplers[now.sampler ?? settings.sampler],
  };
  return [
    ...numbers.map(([name, before, after]) => ({
      name,
      take: String(before),
      project: String(after ?? before),
    })),
    ...pairs,
    sampler,
  ];
}

function said(text: string | undefined): string {
  return text?.trim() || NOTHING;
}

function place(focus: { x: number; y: number } | null | undefined): string {
  const { x, y } = focus ?? { x: 0.5, y: 0.5 };
  return `${Math.round(x * 100)} %, ${Math.round(y * 100)} %`;
}
