/** WebGPU on a software adapter: the provider itself, without a graphics card. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { tinyModel } from './test/tiny-model.ts';

const run = promisify(execFile);

/** SwiftShader's description for the Vulkan loader, as Debian's package `chromium` installs it. */
const SOFTWARE_ADAPTER = '/usr/lib/chromium/vk_swiftshader_icd.json';

interface Comparison {
  used: string;
  notices: string[];
  values: number;
  largestValue: number;
  largestDifference: number;
}

async function compare(adapter: string): Promise<Comparison> {
  const { stdout } = await run(
    process.execPath,
    [join(import.meta.dirname, 'test/compare-providers.ts'), await tinyModel()],
    { env: { ...process.env, VK_ICD_FILENAMES: adapter } },
  );
  return JSON.parse(stdout) as Comparison;
}

const skipped = existsSync(SOFTWARE_ADAPTER)
  ? ''
  : ' (skipped: chromium’s software adapter is not installed)';

describe(`WebGPU${skipped}`, () => {
  test.skipIf(skipped !== '')('predicts what the processor predicts', async () => {
    const { used, notices, values, largestValue, largestDifference } = await compare(SOFTWARE_ADAPTER);
    expect(notices).toEqual([]);
    expect(used).toBe('webgpu');
    expect(values).toBe(3 * 3 * 32 * 32);
    expect(largestValue).toBeGreaterThan(0.5);
    expect(largestDifference).toBeLessThan(1e-5);
  });

  test.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'gives way to the processor, with one notice, where there is no adapter',
    async () => {
      const { used, notices, largestDifference } = await compare('/nowhere/icd.json');
      expect(used).toBe('cpu');
      expect(notices).toEqual([
        expect.stringMatching(/^The processor paints instead of a graphics card\. WebGPU/),
      ]);
      expect(largestDifference).toBe(0);
    },
  );
});
