/** All words come from the catalogue, and all words of the catalogue are used. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { english } from './english/english.ts';
import { pluralOf } from './plural.ts';
import { languageFor, wordsOf } from './words.ts';

const root = join(import.meta.dirname, '../..');

function read(...patterns: string[]): { path: string; text: string }[] {
  return globSync(patterns, { cwd: root })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** What has no words of its own. */
const sources = read('renderer/src/**/*.{ts,svelte}', 'electron/main/*.ts');

/** What shows words of the catalogue. */
const speakers = [...sources, ...read('core/film/page/*.ts')];

/** Attributes that are shown or read aloud. */
const SPOKEN =
  /^(aria-(label|valuetext|description|roledescription)|title|placeholder|label|alt|hint|action)$/;

/** What is the same in every language: names of the program and its paper, and chords as the program calls them. */
const NAMES = /^\W*(Tenfold|Generative Powers of Ten)?\W*$|^(Ctrl|Alt|Shift) /;

/** A literal that reads like a sentence: names of keys and classes do not. */
const SENTENCE = /^[“"]?\p{Lu}[\p{L}’']* .*\p{L}/u;

/** The words that a source spells out itself. */
function literalsOf(path: string, text: string): string[] {
  // Svelte's parser does not know `using` yet.
  const known = text.replaceAll(/\busing (?=\w+ = )/g, 'const ');
  const markup = path.endsWith('.svelte') ? known : `<script lang="ts">\n${known}\n</script>`;
  const { instance, module, fragment } = parse(markup, { modern: true });
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, name, value, data } = node as Record<string, unknown>;
    if (type === 'Comment') return;
    if (type === 'Text' && typeof data === 'string' && /\p{L}/u.test(data)) found.push(data.trim());
    const silent = type === 'StyleDirective' || (type === 'Attribute' && !SPOKEN.test(String(name)));
    if (silent && Array.isArray(value)) {
      value.filter((part: { type: string }) => part.type !== 'Text').forEach(visit);
      return;
    }
    if (type === 'Literal' && typeof value === 'string' && SENTENCE.test(value)) found.push(value);
    if (type === 'TemplateElement') {
      const { cooked } = value as { cooked: string };
      if (SENTENCE.test(cooked)) found.push(cooked);
    }
    Object.values(node).forEach(visit);
  };
  visit([instance, module, fragment]);
  return found.filter((literal) => !NAMES.test(literal));
}

/** Paths of all messages below a part of the catalogue. */
function pathsOf(part: object, path: string): string[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? pathsOf(value, `${path}.${key}`) : [`${path}.${key}`],
  );
}

describe('the catalogue', () => {
  it.each(sources.map(({ path, text }) => [path, text]))('holds the words of %s', (path, text) =>
    expect(literalsOf(path, text)).toEqual([]),
  );

  it('holds no message that nothing shows', () => {
    const mentions = new Set(
      speakers.flatMap(({ text }) =>
        [...text.matchAll(/\b\w*[wW]ords(?:\(\))?((?:\s*\.\w+){2,})/g)].map(([, path]) =>
          path!.replaceAll(/\s/g, ''),
        ),
      ),
    );
    /** A message is shown by name, or with the table that it is in. */
    const isShown = (path: string): boolean =>
      mentions.has(path) || (path.split('.').length > 3 && isShown(path.slice(0, path.lastIndexOf('.'))));
    expect(pathsOf(english, '').filter((path) => !isShown(path))).toEqual([]);
  });

  it('notices words that are spelled out', () => {
    const markup = '<p title="Its name">Some {a ? `Two words ${b}` : "One more"} words</p>';
    expect(literalsOf('a.svelte', markup)).toHaveLength(5);
    expect(literalsOf('a.ts', "say('Not like this'); press('ArrowUp');")).toEqual(['Not like this']);
  });
});

it('chooses the form that the language has for a number', () => {
  const english = pluralOf('en');
  expect([0, 1, 2].map((count) => english(count, { one: 'level', other: 'levels' }))).toEqual([
    'levels',
    'level',
    'levels',
  ]);
  const forms = { one: 'poziom', few: 'poziomy', many: 'poziomów', other: 'poziomu' };
  expect([1, 3, 5, 0.5].map((count) => pluralOf('pl')(count, forms))).toEqual([
    'poziom',
    'poziomy',
    'poziomów',
    'poziomu',
  ]);
});

it('speaks the first language that somebody reads and that there is, and English else', () => {
  expect(languageFor(['zz-ZZ', 'EN-gb'])).toBe('en');
  expect(languageFor([])).toBe('en');
  expect(wordsOf('constructor')).toBe(english);
});
