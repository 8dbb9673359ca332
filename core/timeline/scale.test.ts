import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatLength,
  parseLength,
  scaleBar,
  takeScale,
  widthMetresAt,
  type ScaledProject,
} from './scale.ts';

const plain = (text: string | undefined): string | undefined => text?.replaceAll(/\s/g, ' ');
const levelsOf = (factors: readonly number[], known: number, widthMetres: number): ScaledProject => ({
  levels: [...factors, null].map((factor, level) => ({
    factor,
    ...(level === known ? { widthMetres } : {}),
  })),
});
const projects = fc
  .record({
    factors: fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 31 }),
    known: fc.nat(31),
    power: fc.integer({ min: -15, max: 26 }),
  })
  .map(({ factors, known, power }) => levelsOf(factors, known % (factors.length + 1), 10 ** power));

describe('the width of a picture', () => {
  it('follows from the width of any one level, up and down', () => {
    const project = levelsOf([2, 4, 3], 1, 600);
    expect([0, 1, 2, 3].map((depth) => widthMetresAt(depth, project))).toEqual([1200, 600, 150, 50]);
    expect(widthMetresAt(0.5, project)).toBeCloseTo(1200 / Math.SQRT2, 9);
    expect(widthMetresAt(1.5, project)).toBeCloseTo(300, 9);
    expect(widthMetresAt(2.5, project)).toBeCloseTo(150 / Math.sqrt(3), 9);
  });

  it('is clamped to the zoom, and unknown when no level says it', () => {
    const project = levelsOf([2, 2], 0, 8);
    expect(widthMetresAt(-3, project)).toBe(8);
    expect(widthMetresAt(9, project)).toBe(2);
    expect(widthMetresAt(1, { levels: [{ factor: 2 }, { factor: null }] })).toBeNull();
  });

  it('shrinks evenly: a level in, and it is divided by the factor', () => {
    fc.assert(
      fc.property(projects, fc.double({ min: 0, max: 1, noNaN: true }), (project, way) => {
        for (let level = 0; level < project.levels.length - 1; level++) {
          const width = widthMetresAt(level, project)!;
          const factor = project.levels[level]!.factor!;
          expect(widthMetresAt(level + way, project)! / (width * factor ** -way)).toBeCloseTo(1, 9);
        }
      }),
    );
  });
});

describe('a scale bar', () => {
  it('is the longest round length that takes at most a quarter of the frame', () => {
    const bar = (metres: number) => {
      const { label, share } = scaleBar(0, levelsOf([2], 0, metres))!;
      return [plain(label), share];
    };
    expect(bar(1000)).toEqual(['200 m', 0.2]);
    expect(bar(400)).toEqual(['100 m', 0.25]);
    expect(bar(12_742_000)).toEqual(['2 000 km', expect.closeTo(0.157, 3)]);
    expect(bar(9.5e20)).toEqual(['2 × 10²⁰ m', expect.closeTo(0.2105, 3)]);
    expect(bar(1e-14)).toEqual(['2 fm', 0.2]);
  });

  it('always takes between a tenth and a quarter of what the frame shows', () => {
    fc.assert(
      fc.property(
        projects,
        fc.double({ min: 0, max: 31, noNaN: true }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (project, depth, visible) => {
          const bar = scaleBar(depth, project, visible)!;
          const width = widthMetresAt(depth, project)! * visible;
          expect(bar.share).toBeGreaterThanOrEqual(0.1 * (1 - 1e-9));
          expect(bar.share).toBeLessThanOrEqual(0.25 * (1 + 1e-9));
          expect((bar.share * width) / bar.metres).toBeCloseTo(1, 9);
          expect(bar.metres.toExponential()).toMatch(/^[125]e/);
        },
      ),
    );
  });

  it('is missing when no level says its width', () => {
    expect(scaleBar(0, { levels: [{ factor: 2 }, { factor: null }] })).toBeNull();
  });
});

describe('a length', () => {
  it.each([
    [12_742_000, '12 700 km'],
    [1000, '1 km'],
    [999.96, '1 km'],
    [40, '40 m'],
    [0.25, '25 cm'],
    [2e-3, '2 mm'],
    [7.5e-6, '7.5 µm'],
    [1e-9, '1 nm'],
    [9.9996e-10, '1 nm'],
    [1e-12, '1 pm'],
    [1e-15, '1 fm'],
    [1e-17, '10⁻¹⁷ m'],
    [1e26, '10²⁶ m'],
    [1.3e9, '1.3 × 10⁹ m'],
    [999_999_999, '10⁹ m'],
  ])('of %d m reads %s', (metres, text) => {
    expect(plain(formatLength(metres))).toBe(text);
  });
});

describe('a typed length', () => {
  it.each([
    ['40 m', 40],
    ['12 700 km', 12_700_000],
    ['12,700km', 12_700_000],
    ['1.5e7', 1.5e7],
    ['10^-9 m', 1e-9],
    ['10⁻⁹ m', 1e-9],
    ['3 × 10²¹ m', 3e21],
    ['0.5 µm', 5e-7],
    ['1,5 m', 1.5],
    ['2 ly', 2 * 9.4607e15],
    ['30 cm', 0.3],
  ])('of %s is understood', (text, metres) => {
    expect(parseLength(text)! / metres).toBeCloseTo(1, 9);
  });

  it.each(['', 'm', 'wide', '0 m', '-3 m', '40 miles', '1e99', '1.2.3 m', '1,2,3 m'])(
    'such as "%s" is refused',
    (text) => {
      expect(parseLength(text)).toBeNull();
    },
  );

  it('reads back whatever is written', () => {
    fc.assert(
      fc.property(fc.double({ min: -23, max: 29, noNaN: true }), (power) => {
        const metres = Number((10 ** power).toPrecision(3));
        expect(parseLength(formatLength(metres))! / metres).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('the sizes of a take', () => {
  const painted = ['sky', 'wood', 'tree'].map((prompt, level) => ({ prompt, factor: level < 2 ? 2 : null }));

  it('follow the level that says its width, also when the project has been edited', () => {
    const levels = [
      { prompt: 'space', factor: 4 },
      { prompt: 'sky', factor: 2 },
      { prompt: 'wood', factor: 3, widthMetres: 60 },
      { prompt: 'tree', factor: 2 },
    ];
    const take = takeScale({ levels: painted }, { levels });
    expect([0, 1, 2].map((depth) => widthMetresAt(depth, take))).toEqual([120, 60, 30]);
    const lost = levels.map(({ prompt, factor }, level) => ({
      ...{ prompt, factor },
      ...(level === 0 ? { widthMetres: 480 } : {}),
    }));
    expect(widthMetresAt(0, takeScale({ levels: painted }, { levels: lost }))).toBe(120);
  });

  it('are unknown when the project knows none', () => {
    expect(widthMetresAt(0, takeScale({ levels: painted }, { levels: painted }))).toBeNull();
  });
});
