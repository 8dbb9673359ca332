/** Unit, property and engine tests. The end-to-end specs in `e2e/` are Playwright's. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,native-models,electron,renderer,scripts}/**/*.test.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
