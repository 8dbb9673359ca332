import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWeights } from './prompt-weights.ts';

/** The text of each stretch with its weight, rounded. */
function parsed(prompt: string): [string, number][] {
  return parseWeights(prompt).map(({ text, weight }) => [text, Number(weight.toFixed(4))]);
}

describe('brackets give weights', () => {
  test.each<[string, [string, number][]]>([
    ['a red cat', [['a red cat', 1]]],
    [
      'a (red) cat',
      [
        ['a ', 1],
        ['red', 1.1],
        [' cat', 1],
      ],
    ],
    ['((red))', [['red', 1.21]]],
    ['[red]', [['red', 0.9091]]],
    ['(red:1.3)', [['red', 1.3]]],
    ['(red : .5 )', [['red ', 0.5]]],
    ['(red:-0.5)', [['red', -0.5]]],
    [
      '(a (red:1.5) cat:2)',
      [
        ['a ', 2],
        ['red', 3],
        [' cat', 2],
      ],
    ],
    ['([red])', [['red', 1]]],
    ['', []],
    ['()', []],
    ['(:1.3)', []],
  ])('%s', (prompt, expected) => {
    expect(parsed(prompt)).toEqual(expected);
  });

  test('square brackets take no number', () => {
    expect(parsed('[red:2]')).toEqual([['red:2', 0.9091]]);
  });

  test('what follows a colon and is no number is text', () => {
    expect(parsed('(16:9 sky)')).toEqual([['16:9 sky', 1.1]]);
    expect(parsed('(red:1.2.3)')).toEqual([['red:1.2.3', 1.1]]);
  });

  test('neighbours of equal weight are one stretch', () => {
    expect(parsed('a (red:1) cat')).toEqual([['a red cat', 1]]);
    expect(parsed('(red)( cat)')).toEqual([['red cat', 1.1]]);
  });

  test('weights are clipped, however many brackets there are', () => {
    expect(parsed('(red:99999)')).toEqual([['red', 10]]);
    expect(parsed(`${'('.repeat(20_000)}red${')'.repeat(20_000)}`)).toEqual([['red', 10]]);
    expect(parsed(`${'('.repeat(60)}(red:0)${':999999999)'.repeat(60)}`)).toEqual([['red', 0]]);
  });
});

describe('brackets can be text', () => {
  test.each<[string, [string, number][]]>([
    [String.raw`a \(red\) cat`, [['a (red) cat', 1]]],
    [String.raw`\[red\]`, [['[red]', 1]]],
    [String.raw`(\(red\):1.5)`, [['(red)', 1.5]]],
    [String.raw`back\\slash and c\d`, [[String.raw`back\slash and c\d`, 1]]],
    ['a smile :) and a (frown', [['a smile :) and a (frown', 1]]],
    [
      '([)]',
      [
        ['[', 1.1],
        [']', 1],
      ],
    ],
    ['red)))', [['red)))', 1]]],
    ['\\', [['\\', 1]]],
  ])('%s', (prompt, expected) => {
    expect(parsed(prompt)).toEqual(expected);
  });
});

const bracketed = fc.string({
  unit: fc.constantFrom('(', ')', '[', ']', '\\', ':', '1', '.', 'a', ' ', '🐱'),
});

test('every text is a prompt, with finite weights within their range', () => {
  fc.assert(
    fc.property(bracketed, (prompt) => {
      for (const { text, weight } of parseWeights(prompt)) {
        expect(text).not.toBe('');
        expect(Math.abs(weight)).toBeLessThanOrEqual(10);
      }
    }),
  );
});

test('a text without brackets and backslashes stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      fc.pre(!/[()[\]\\]/.test(text));
      expect(parseWeights(text)).toEqual([{ text, weight: 1 }]);
    }),
  );
});

test('any text is itself once its brackets and backslashes are escaped', () => {
  fc.assert(
    fc.property(bracketed, (text) => {
      fc.pre(text !== '');
      expect(parseWeights(text.replaceAll(/[()[\]\\]/g, String.raw`\$&`))).toEqual([{ text, weight: 1 }]);
    }),
  );
});

test('brackets around a whole prompt multiply every weight in it', () => {
  const word = fc.stringMatching(/^[a-z]{1,5}$/);
  const part = fc.tuple(word, fc.constantFrom('$', '($)', '[$]', '($:1.4)'));
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0.2, max: 2, noNaN: true }),
      (parts, by) => {
        const prompt = parts.map(([text, form]) => form.replace('$', text)).join(' ');
        const factor = by.toFixed(3);
        const inside = parseWeights(`(${prompt}:${factor})`);
        const plain = parseWeights(prompt);
        expect(inside.map(({ text }) => text)).toEqual(plain.map(({ text }) => text));
        inside.forEach(({ weight }, index) => {
          expect(weight).toBeCloseTo(plain[index]!.weight * Number(factor), 9);
        });
      },
    ),
  );
});
