/** Tells a studio what a model will read of its texts. It takes no engine: tokenizers are plain JavaScript. */
import type { PromptInspection } from '#core/contract/studio.ts';
import { findModel } from '#native-models/library/find.ts';
import { folderFingerprint, openModelFolder } from '#native-models/model-folder.ts';
import { createPromptInspector, type PromptInspector } from '#native-models/text/prompt-inspector.ts';
import { modelPlaces } from './folders.ts';
import type { Folders } from './folders.ts';

/** Inspects texts for the model of an id; the starter when absent. */
export type InspectPrompts = (
  modelId: string | undefined,
  texts: readonly string[],
) => Promise<PromptInspection[]>;

/**
 * Makes the inspection. The last model's tokenizer is kept: a studio asks again with every pause in typing.
 *
 * @param folders Where models lie.
 * @returns A function that throws `BadInputError` when there is no such model, or it cannot be used.
 */
export function createPromptInspection(folders: Folders): InspectPrompts {
  let kept: { key: string; inspect: PromptInspector } | undefined;
  return async (modelId, texts) => {
    const model = await findModel(modelId, modelPlaces(folders));
    const folder = await openModelFolder(model.folder);
    const key = folderFingerprint(folder);
    if (kept?.key !== key) kept = { key, inspect: createPromptInspector(folder) };
    return texts.map(kept.inspect);
  };
}
