/** Archives for tests: honest ones, and such as no honest program writes. */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { ZipFile, type Options } from 'yazl';
import type { Take } from '#core/project/take.ts';
import { exampleTake } from '#core/project/test/example-take.ts';

/** One entry of an archive. */
export interface TestEntry {
  readonly name: string;
  readonly content: Buffer | string;
  readonly options?: Partial<Options>;
}

/** A picture of one colour. */
export function picture(side: number): Promise<Buffer> {
  return sharp({ create: { width: side, height: side, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
}

/** `project.json` as text. */
export function projectText(changes: object = {}): string {
  const levels = [{ prompt: 'a galaxy' }, { prompt: 'a leaf' }];
  return JSON.stringify({ title: 'Zoom', levels, ...changes });
}

/** The entries of a whole take of two levels. */
export async function takeEntries(id: string, changes: Partial<Take> = {}): Promise<TestEntry[]> {
  const content = await picture(32);
  return [
    { name: `takes/${id}/take.json`, content: JSON.stringify(exampleTake(id, changes)) },
    { name: `takes/${id}/level-00.png`, content },
    { name: `takes/${id}/level-01.png`, content },
  ];
}

/** Writes a take into a folder of takes. */
export async function writeTake(takesFolder: string, id: string): Promise<void> {
  for (const { name, content } of await takeEntries(id)) {
    await mkdir(join(takesFolder, id), { recursive: true });
    await writeFile(join(takesFolder, name.slice('takes/'.length)), content);
  }
}

/**
 * Writes an archive.
 *
 * @param file Where to.
 * @param entries What is in it.
 * @param renamed Names to change afterwards, byte by byte, into others of the same length: such as no library writes.
 */
export async function writeArchive(
  file: string,
  entries: readonly TestEntry[],
  renamed: Readonly<Record<string, string>> = {},
): Promise<void> {
  const zip = new ZipFile();
  for (const { name, content, options } of entries) {
    zip.addBuffer(Buffer.from(content), name, { compress: false, ...options });
  }
  zip.end();
  if (Object.keys(renamed).length === 0) {
    await pipeline(zip.outputStream, createWriteStream(file));
    return;
  }
  let bytes = (await buffer(zip.outputStream)).toString('latin1');
  for (const [from, to] of Object.entries(renamed)) bytes = bytes.replaceAll(from, to);
  await writeFile(file, bytes, 'latin1');
}
