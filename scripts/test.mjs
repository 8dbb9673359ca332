/**
 * `npm test`: sets up whatever is missing and runs everything: checks, unit, property and engine tests, end-to-end
 * specs. Goes on after a failure, so that one run tells all, and ends with one line that counts.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  command,
  commandAside,
  ensureBrowser,
  ensureDependencies,
  ensureFfmpeg,
  ensureKernels,
  ensureStudio,
  pinnedNode,
  root,
  say,
} from './setup.mjs';

ensureDependencies();
ensureKernels();
ensureStudio();
ensureFfmpeg();
const browser = await ensureBrowser();

const results = join(root, 'test-results');
mkdirSync(results, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };

/** Runs one of the tools of `node_modules/.bin` and reports whether it was content. */
function tool(title, args, extra) {
  say(`\n▸ ${title}`);
  const started = Date.now();
  return report(title, command(args[0], args.slice(1), { extra }).succeeded, started);
}

/** Says how something went, and how long it took. */
function report(title, succeeded, started) {
  say(`${succeeded ? '✓' : '✗'} ${title} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  return succeeded;
}

/** Counts a check as one test. */
function tally(succeeded) {
  total[succeeded ? 'passed' : 'failed'] += 1;
}

/** Adds a check. */
function check(title, args) {
  tally(tool(title, args));
}

/** Adds a test runner's own counts, read from its JSON report; a run without a report counts as one failure. */
function suite(title, args, report, count, extra) {
  const content = tool(title, args, extra);
  try {
    const counts = count(JSON.parse(readFileSync(join(results, report), 'utf8')));
    for (const key of Object.keys(total)) total[key] += counts[key];
    if (!content && counts.failed === 0) total.failed += 1;
  } catch {
    total.failed += 1;
  }
}

// By far the slowest of the checks: two cores do it beside the others.
const lintStarted = Date.now();
const lint = commandAside('eslint', ['--max-warnings', '0', '.']);
check('Types', ['tsc', '--noEmit']);
check('Types of the studio', ['svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings']);
check('Format', ['prettier', '--check', '--log-level', 'warn', '.']);
check('Layers', [
  'depcruise',
  ...['--config', '.dependency-cruiser.js', 'core', 'native-models', 'electron', 'renderer'],
]);
check('Unused files, exports and packages', ['knip']);
const linted = await lint;
say(`\n▸ Lint and docstrings\n${linted.output}`);
tally(report('Lint and docstrings', linted.succeeded, lintStarted));
suite(
  'Unit, property and engine tests',
  ['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json'],
  'unit.json',
  (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }),
);
if (browser) {
  suite(
    'End-to-end specs',
    ['playwright', 'test', '--reporter=list,json'],
    'end-to-end.json',
    ({ stats }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    }),
    {
      TENFOLD_CHROMIUM: browser,
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, 'end-to-end.json'),
      TENFOLD_NODE: pinnedNode(),
    },
  );
} else {
  say('\nThere is no browser to be had here: all end-to-end specs (e2e/*.spec.ts) are skipped.');
  total.skipped += 1;
}

say('');
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 ? 0 : 1);
