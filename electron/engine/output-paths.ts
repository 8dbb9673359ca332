/**
 * Where a take or a film lies while it is being written. Both the engine, which writes it, and the host, which tidies
 * up after an engine that died, must know.
 */

/**
 * The folder beside the target into which a take is written before it gets its name.
 *
 * @param outputFolder The take's folder.
 * @param jobId The job that writes it.
 * @returns An absolute path when `outputFolder` is one.
 */
export function partialFolder(outputFolder: string, jobId: string): string {
  return `${outputFolder}.partial-${jobId}`;
}

/**
 * The folder beside the target that holds an older take while it is being replaced.
 *
 * @param outputFolder The take's folder.
 * @param jobId The job that replaces it.
 * @returns An absolute path when `outputFolder` is one.
 */
export function replacedFolder(outputFolder: string, jobId: string): string {
  return `${outputFolder}.replaced-${jobId}`;
}

/**
 * The file beside the target into which a film is written before it gets its name.
 *
 * @param outputFile The film.
 * @returns An absolute path when `outputFile` is one.
 */
export function partialFilm(outputFile: string): string {
  return `${outputFile}.partial`;
}
