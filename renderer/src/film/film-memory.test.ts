import { beforeEach, describe, expect, it } from 'vitest';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';
import { FilmMemory } from './film-memory.ts';
import { changeChoice, type FilmChoice } from './film-settings.ts';

const takeOf = (id: string, side: number) => {
  const { settings } = exampleTake(id);
  return exampleTake(id, {
    levels: exampleLevels(4, side),
    settings: { ...settings, size: { width: side, height: side } },
  });
};
const take = takeOf('one', 512);
const project = { levels: take.levels };

let kept: Map<string, string>;

beforeEach(() => void (kept = new Map()));

/** A page that has just been loaded. */
function open(): FilmMemory {
  return new FilmMemory({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  });
}

function choose(memory: FilmMemory, part: Partial<FilmChoice>, of = take, moving: typeof project = project) {
  memory.keep(of, moving, changeChoice(memory.recall(of, moving), part), part);
}

describe('what a film is like at first', () => {
  it.each([
    [128, 480],
    [480, 720],
    [512, 720],
    [1024, 1080],
    [2048, 1080],
  ])('is as painted: levels of %d pixels make a film of %d', (levels, side) => {
    expect(open().recall(takeOf('one', levels), project)).toMatchObject({ shape: 'levels', side });
  });

  it('has the format, shape, size and quality that were chosen before the page was loaded, and no more', () => {
    const memory = open();
    choose(memory, { format: 'webm' });
    choose(memory, { shape: '16:9', side: 1440 });
    choose(memory, { quality: 'best', secondsPerLevel: 9, framesPerSecond: 60 });
    const usual = new FilmMemory({ getItem: () => null, setItem: () => undefined }).recall(take, project);
    expect(open().recall(take, project)).toEqual({
      ...usual,
      ...{ format: 'webm', shape: '16:9', side: 1440, quality: 'best' },
    });
  });

  it('is as usual where what was remembered is broken or of another kind, and as remembered in the rest', () => {
    for (const text of ['', '{', '[]', '"mp4"', '{"format":"avi","side":"1080","quality":7}']) {
      kept.set('tenfold-film', text);
      expect(open().recall(take, project)).toMatchObject({ format: 'mp4', side: 720, quality: 'good' });
    }
    kept.set('tenfold-film', '{"format":"gif","side":500,"range":{"from":9},"constructor":1}');
    expect(open().recall(take, project)).toMatchObject({
      format: 'gif',
      side: 720,
      range: { from: 0, to: null },
    });
  });
});

describe('while the page lives', () => {
  it('each take keeps its part and its movement', () => {
    const memory = open();
    choose(memory, { range: { from: 1.5, to: 3 }, secondsPerLevel: 9 });
    choose(memory, { framesPerSecond: 24 }, takeOf('two', 512));
    expect(memory.recall(take, project)).toMatchObject({
      range: { from: 1.5, to: 3 },
      secondsPerLevel: 9,
      framesPerSecond: 24,
    });
    expect(memory.recall(takeOf('two', 512), project).range).toEqual({ from: 0, to: null });
  });

  it('films move as the project does once that has been changed, in the part that was chosen', () => {
    const memory = open();
    choose(memory, { range: { from: 1, to: null }, secondsPerLevel: 9 });
    const quicker = { ...project, timeline: { secondsPerLevel: 0.5 } };
    expect(memory.recall(take, quicker)).toMatchObject({
      range: { from: 1, to: null },
      secondsPerLevel: 0.5,
    });
  });
});
