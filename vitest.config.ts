/** Unit, property and engine tests. The end-to-end specs in `e2e/` are Playwright's. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,native-models,electron,renderer,scripts}/**/*.test.ts'],
    // Far above what any test needs, because a shared machine may stand still for a while: timings fail no test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
  },
});
