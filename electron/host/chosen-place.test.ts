/** Places that somebody has chosen. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '#core/errors.ts';
import { withExtension } from './chosen-place.ts';

let folder: string;

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'tenfold-place-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a chosen file', () => {
  it('gets the ending of its kind, once', () => {
    expect(withExtension(join(folder, 'forest'), '.mp4')).toBe(join(folder, 'forest.mp4'));
    expect(withExtension(join(folder, 'forest.mp4'), '.mp4')).toBe(join(folder, 'forest.mp4'));
    expect(withExtension(join(folder, 'FOREST.MP4'), '.mp4')).toBe(join(folder, 'FOREST.MP4'));
    expect(withExtension(join(folder, 'frames'), '')).toBe(join(folder, 'frames'));
  });

  it('replaces only what the dialog has asked about', async () => {
    const file = join(folder, 'taken.tenfold');
    await writeFile(file, 'precious');
    expect(withExtension(file, '.tenfold')).toBe(file);
    expect(() => withExtension(join(folder, 'taken'), '.tenfold')).toThrow(FailureError);
    expect(() => withExtension(join(folder, 'taken'), '.tenfold')).toThrow('exists already');
  });
});
