import { describe, expect, it } from 'vitest';
import { spokenShare } from './spoken-share.ts';

const said = (share: number): string => spokenShare(share, 'begun', (percent) => `${percent} %`);

describe('what a screen reader says of progress', () => {
  it('changes at each quarter and nowhere else, however many steps there are', () => {
    const texts = Array.from({ length: 1001 }, (_, step) => said(step / 1000));
    expect(texts.filter((text, step) => text !== texts[step - 1])).toEqual(['begun', '25 %', '50 %', '75 %']);
    expect([0.249, 0.25, 0.5, 0.75].map(said)).toEqual(['begun', '25 %', '50 %', '75 %']);
  });

  it('never is that all is done: who knows it says so', () => {
    expect(said(1)).toBe('75 %');
  });
});
