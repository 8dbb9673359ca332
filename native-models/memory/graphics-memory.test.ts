import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeTo } from '../test/tiny-model.ts';
import { readGraphicsMemory } from './graphics-memory.ts';

/** A program that answers as NVIDIA's tool does. */
async function tool(free: string, processes: string): Promise<string> {
  const folder = await temporaryFolder();
  const script = `#!/bin/sh\ncase "$1" in *memory.free*) printf '${free}' ;; *compute-apps*) printf '${processes}' ;; esac\n`;
  writeTo(folder, 'tool', script);
  const file = join(folder, 'tool');
  await chmod(file, 0o755);
  return file;
}

describe.skipIf(process.platform === 'win32')('the memory of a graphics card', () => {
  test('is what the driver says is free, and what this process has', async () => {
    const program = await tool('8000\\n', '11, 300\\n42, 1500\\n');
    expect(await readGraphicsMemory(program, 42)).toEqual({
      freeBytes: 8000 * 1024 ** 2,
      ownBytes: 1500 * 1024 ** 2,
    });
  });

  test('is known in part where the driver does not tell who has what', async () => {
    const hidden = await tool('8000\\n', '42, [N/A]\\n');
    expect(await readGraphicsMemory(hidden, 42)).toMatchObject({ ownBytes: undefined });
    const empty = await tool('8000\\n', '');
    expect(await readGraphicsMemory(empty, 42)).toMatchObject({ ownBytes: undefined });
  });

  test('is unknown without a driver, or when it talks nonsense', async () => {
    expect(await readGraphicsMemory('/nowhere/tool')).toBeUndefined();
    expect(await readGraphicsMemory(await tool('[N/A]\\n', ''))).toBeUndefined();
  });
});
