import { describe, expect, it } from 'vitest';
import { describeMarks, marksOf } from './marks.ts';

describe('the marks of a level', () => {
  it('are none for a plain one', () => {
    expect(describeMarks(marksOf({}, 0))).toBe('');
    expect(describeMarks(marksOf({ focus: { x: 0.5, y: 0.5 }, holdSeconds: 0 }, 0))).toBe('');
  });

  it('say what is particular', () => {
    expect(describeMarks(marksOf({ focus: { x: 0.5, y: 0.4 }, holdSeconds: 1 }, 2))).toBe(
      '2 words not understood, focus off centre, holds for 1 second',
    );
    const photograph = { picture: 'a', strength: 1 };
    expect(describeMarks(marksOf({ photograph }, 0))).toBe('shows a photograph');
    expect(describeMarks(marksOf({ photograph, locked: { take: 'one', level: 0 } }, 0))).toBe('locked');
  });
});
