/** The host's log, as a file: shown where it lies on a desktop, kept by the browser elsewhere. */
import { isDesktop, type StudioClient } from '../connection.ts';
import { download } from '../project/files.ts';

/**
 * Hands the user the log.
 *
 * @param client The host.
 * @returns False when nothing has been logged.
 * @throws {unknown} When the host cannot be reached, or cannot show it.
 */
export async function handOutLog(client: Pick<StudioClient, 'log'>): Promise<boolean> {
  if (isDesktop()) {
    await client.log.reveal();
    return true;
  }
  const { text } = await client.log.read();
  if (text !== '') download(new Blob([text], { type: 'text/plain' }), 'tenfold-log.txt');
  return text !== '';
}
