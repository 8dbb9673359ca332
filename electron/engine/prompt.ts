/** How a project's texts become what the model reads. */

/**
 * The text that the model reads for one level.
 *
 * @param prompt The level's prompt.
 * @param style The project's style; absent or blank for none.
 * @returns `prompt, style`.
 */
export function withStyle(prompt: string, style: string | undefined): string {
  const suffix = style?.trim() ?? '';
  return suffix === '' ? prompt : `${prompt}, ${suffix}`;
}
