/** The models that the program recommends; `docs/models.md` says how they were chosen, and what was not seen. */
import { z } from 'zod';
import { curatedModelSchema } from '#core/contract/library.ts';
import type { CuratedModel } from '#core/contract/library.ts';
import list from './curated.json' with { type: 'json' };

/** In the order in which they are recommended. */
export const curatedModels: readonly CuratedModel[] = z.array(curatedModelSchema).parse(list);
