import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../errors.ts';
import { findJsonError } from './json-error.ts';
import { parseProject, parseTake, projectJsonSchema, TEXT_LIMIT } from './parse.ts';
import { exampleTake } from './test/example-take.ts';

const ASSETS = join(import.meta.dirname, '../../assets');
const SOURCE = 'cosmos.json';
const level = { prompt: 'a galaxy' };
const project = { title: 'Cosmos', levels: [level, { prompt: 'a star' }, { prompt: 'a planet' }] };
const read = (value: unknown) => parseProject(JSON.stringify(value), SOURCE);

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(BadInputError);
    return (error as BadInputError).message;
  }
  throw new Error('Nothing was thrown.');
}

describe('parseProject', () => {
  it('fills in defaults and keeps what it does not know', () => {
    const { project: parsed, unknownFields } = read({ ...project, colour: 'teal' });
    expect(parsed).toMatchObject({ colour: 'teal', settings: {}, levels: [{ factor: 2 }, {}, {}] });
    expect(unknownFields).toEqual(['colour']);
  });

  it('reads how the zoom moves and what it measures, and leaves open what is not said', () => {
    const timeline = { secondsPerLevel: 2, direction: 'out', tempo: 'slow' };
    const levels = [
      { ...level, holdSeconds: 3 },
      { ...level, widthMetres: 1e-9 },
    ];
    const { project: parsed, unknownFields } = read({ title: 'A', timeline, levels });
    expect(parsed).toMatchObject({ timeline, levels });
    expect(parsed.timeline).not.toHaveProperty('loop');
    expect(unknownFields).toEqual(['timeline.tempo']);
    expect(read(project).project).not.toHaveProperty('timeline');
  });

  it('reads every example that comes with the program', () => {
    for (const file of readdirSync(join(ASSETS, 'examples'))) {
      const { unknownFields } = parseProject(readFileSync(join(ASSETS, 'examples', file), 'utf8'), file);
      expect(unknownFields).toEqual([]);
    }
  });

  it('lists unknown fields wherever they are, so that a slip of the pen is noticed', () => {
    const levels = [
      { ...level, negativ: 'blur' },
      { ...level, focus: { x: 0, y: 1, z: 2 } },
    ];
    const { unknownFields } = read({
      title: 'A',
      levels,
      settings: { step: 3, size: { width: 64, height: 64, depth: 1 } },
    });
    expect(unknownFields).toEqual([
      'levels[0].negativ',
      'levels[1].focus.z',
      'settings.step',
      'settings.size.depth',
    ]);
  });

  it('accepts a byte order mark', () => {
    expect(parseProject(`\uFEFF${JSON.stringify(project)}`, SOURCE).project.title).toBe('Cosmos');
  });

  it('is not fooled by a field called __proto__', () => {
    const text = JSON.stringify(project).replace('"title"', '"__proto__": {"polluted": true}, "title"');
    parseProject(text, SOURCE);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    [
      'an empty prompt',
      { title: 'A', levels: [level, level, { prompt: ' ' }] },
      /level 3's prompt is empty: write what/,
    ],
    ['a missing prompt', { title: 'A', levels: [level, {}] }, /level 2's prompt is missing/],
    [
      'a hold of a day',
      { title: 'A', levels: [level, { ...level, holdSeconds: 86_400 }] },
      /level 2's holdSeconds must be at most 60, not 86400/,
    ],
    [
      'a level without any width',
      { title: 'A', levels: [level, { ...level, widthMetres: 0 }] },
      /level 2's widthMetres must be at least 1e-24, not 0/,
    ],
    ['no levels', { title: 'A', levels: [] }, /"levels" holds too few levels/],
    [
      'forty levels',
      { title: 'A', levels: Array(40).fill(level) },
      /"levels" holds too many levels: the most is 32/,
    ],
    ['no title', { levels: [level, level] }, /"title" is missing/],
    [
      'a level that is a text',
      { title: 'A', levels: [level, 'star'] },
      /level 2 must be an object, not "star"/,
    ],
    [
      'a strange factor',
      { title: 'A', levels: [{ ...level, factor: 5 }, level] },
      /level 1's factor must be 2, 3 or 4, not 5/,
    ],
    [
      'a focus outside',
      { title: 'A', levels: [{ ...level, focus: { x: 2, y: 0 } }, level] },
      /level 1's focus\.x must be at most 1/,
    ],
    [
      'an unknown sampler',
      { ...project, settings: { sampler: 'plms' } },
      /"settings\.sampler" must be ddpm, ddim, .* or flow-euler, not "plms"/,
    ],
    [
      'an unknown provider',
      { ...project, settings: { provider: 'tpu' } },
      /must be auto, cpu, webgpu, cuda, dml or coreml, not "tpu"/,
    ],
    ['an unknown blend', { ...project, settings: { blend: 'max' } }, /must be laplacian, average or none/],
    [
      'a size out of range',
      { ...project, settings: { size: { width: 8, height: 64 } } },
      /"settings\.size\.width" must be at least 32, not 8/,
    ],
    [
      'half a step',
      { ...project, settings: { steps: 1.5 } },
      /"settings\.steps" must be a whole number, not 1\.5/,
    ],
    [
      'a name of a model that no operating system takes',
      { ...project, settings: { model: 'x'.repeat(5000) } },
      /"settings\.model" is too long: write the id/,
    ],
    ['a negative seed', { ...project, settings: { seed: -1 } }, /"settings\.seed" must be at least 0/],
    ['a seed as text', { ...project, settings: { seed: '7' } }, /"settings\.seed" must be a number, not "7"/],
    ['a list', [project], /it must be an object, not a list/],
    ['null', null, /it must be an object, not null/],
  ])('says what is wrong with %s', (_, value, expected) => {
    const message = messageOf(() => read(value));
    expect(message).toMatch(expected);
    expect(message).toMatch(/^cosmos\.json is not a usable project: .*\.$/);
  });

  it('names the first few problems and counts the rest', () => {
    const levels = Array.from({ length: 6 }, () => ({ prompt: '' }));
    expect(messageOf(() => read({ title: 'A', levels }))).toMatch(/level 3's prompt [^;]*; and 3 more\.$/);
  });

  it('repeats no more than a little of what was written', () => {
    const settings = { sampler: 'x'.repeat(10_000) };
    expect(messageOf(() => read({ ...project, settings })).length).toBeLessThan(300);
  });

  it.each([
    ['{\n  "title": "A"\n  "levels": []\n}', 'line 3, column 3 has "\\"" where "," or "}" should be'],
    ['{"title": "A",}', 'line 1, column 15 has "}" where a field name in double quotes should be'],
    ['{title: 1}', 'line 1, column 2 has "t" where a field name in double quotes or "}" should be'],
    ['{"levels": [1, ]}', 'line 1, column 16 has "]" where a value should be'],
    ['{"title": "A', 'line 1, column 13 has the end of the text where the rest of a text'],
    ['', 'line 1, column 1 has the end of the text where a value should be'],
    ['{} {}', 'line 1, column 4 has "{" where the end of the text should be'],
    ['{"a": 01}', 'line 1, column 7 has "0" where a value should be'],
  ])('says where %j stops being JSON', (text, place) => {
    expect(messageOf(() => parseProject(text, SOURCE))).toContain(`cosmos.json is not valid JSON: ${place}`);
  });

  it('refuses enormous text before looking at it', () => {
    expect(messageOf(() => parseProject(' '.repeat(TEXT_LIMIT + 1), SOURCE))).toMatch(/larger than 4 MB/);
  });

  it('survives text that is nested a million deep', () => {
    expect(() => parseProject('['.repeat(1_000_000), SOURCE)).toThrow(BadInputError);
  });

  it('never throws anything but BadInputError, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => read({ title: 'A', levels: [level, value], settings: value })).toThrow(BadInputError);
      }),
      { examples: [[[]], [{ a: 1 }]] },
    );
  });
});

describe('findJsonError', () => {
  it('finds an error exactly where JSON.parse refuses the text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-0.5e3',
      'true',
      'nul',
      ' ',
      '\n',
      '"\\u00"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(findJsonError(text) === undefined).toBe(valid);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds nothing wrong with any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(findJsonError(text)).toBeUndefined();
      }),
    );
  });
});

describe('parseTake', () => {
  const take = exampleTake('a');
  const readTake = (value: unknown) => parseTake(JSON.stringify(value), 'take.json');

  it('reads a take and lists what it does not know', () => {
    const { take: parsed, unknownFields } = readTake({ ...take, mood: 'calm' });
    expect(parsed.levels).toHaveLength(2);
    expect(unknownFields).toEqual(['mood']);
  });

  it('refuses pictures outside the folder and takes of another version', () => {
    const [first, second] = take.levels;
    const escaping = { ...take, levels: [{ ...first, file: '../../secret.png' }, second] };
    expect(messageOf(() => readTake(escaping))).toMatch(/take\.json is not a usable take: level 1's file/);
    expect(messageOf(() => readTake({ ...take, version: 2 }))).toMatch(/"version" must be 1, not 2/);
  });
});

describe('the published JSON Schema', () => {
  it('is what the definitions say (else run `node scripts/build-schema.ts`)', () => {
    const published: unknown = JSON.parse(readFileSync(join(ASSETS, 'schema/project.schema.json'), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(projectJsonSchema())));
  });
});
