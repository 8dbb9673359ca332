/**
 * `npm run bench`: measures what the project promises and prints one table. Nothing here fails a test.
 *
 * Usage: npm run bench [-- <part> …]   parts: step, latent, generation, memory, film, viewer, document
 */
import { cpus } from 'node:os';
import type { BenchRow } from './row.ts';

const parts: Record<string, () => Promise<BenchRow[]>> = {
  step: async () => (await import('./joint-step.ts')).benchJointStep(),
  latent: async () => (await import('./latent-step.ts')).benchLatentStep(),
  generation: async () => (await import('./generation.ts')).benchGeneration(),
  memory: async () => (await import('./memory.ts')).benchMemory(),
  film: async () => [
    ...(await (await import('./film.ts')).benchFilm()),
    ...(await (await import('./film-formats.ts')).benchFilmFormats()),
  ],
  viewer: async () => (await import('./viewer.ts')).benchViewer(),
  document: async () => (await import('./document.ts')).benchDocument(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in parts));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}": choose from ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const rows: BenchRow[] = [];
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  console.error(`Measuring ${name}…`);
  rows.push(...(await parts[name]!()));
}

console.log(
  `\nMedians on ${cpus()[0]?.model ?? 'an unknown processor'}, ${cpus().length} threads, Node ${process.version}\n`,
);
const text = rows.map(({ measure, median, unit, target }) => [
  measure,
  median.toPrecision(3),
  unit,
  target ?? '',
]);
const header = ['measure', 'median', 'unit', 'target'];
const widths = header.map((title, column) =>
  Math.max(title.length, ...text.map((row) => row[column]!.length)),
);
const line = (cells: string[]) =>
  `| ${cells.map((cell, column) => (column === 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(' | ')} |`;
console.log(line(header));
console.log(line(widths.map((width) => '-'.repeat(width))));
for (const row of text) console.log(line(row));
process.exit(0);
